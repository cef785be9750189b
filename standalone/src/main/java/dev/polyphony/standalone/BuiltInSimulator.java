package dev.polyphony.standalone;

import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The simulator that answers where no provider is configured. */
final class BuiltInSimulator {
    /** Long enough to see the progress, short enough for a first try. */
    private static final Latency LATENCY = new Latency.Lognormal(600, 0.3);

    private BuiltInSimulator() {}

    static Simulator start() {
        return Simulator.start(Script.builder().latency(LATENCY).build());
    }

    static Map<String, String> baseUrls(Simulator simulator, Catalogue catalogue) {
        return catalogue.providers().keySet().stream()
                .map(ProviderId::value)
                .collect(Collectors.toMap(Function.identity(), simulator::baseUrl));
    }
}
