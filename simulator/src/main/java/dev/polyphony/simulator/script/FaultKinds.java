package dev.polyphony.simulator.script;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The names of faults, kept in one place: the discriminators of their JSON. */
final class FaultKinds {
    private static final Map<Class<?>, String> KINDS = Arrays.stream(
                    Fault.class.getAnnotation(JsonSubTypes.class).value())
            .collect(Collectors.toUnmodifiableMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));

    private FaultKinds() {}

    static String of(Class<? extends Fault> fault) {
        return KINDS.getOrDefault(fault, fault.getSimpleName());
    }
}
