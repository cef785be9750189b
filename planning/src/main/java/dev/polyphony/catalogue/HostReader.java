package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.Fields;
import dev.polyphony.notation.Values;
import dev.polyphony.notation.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the hosts of a provider. */
final class HostReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,79}");
    private static final int MOST_SLOTS = 10_000;
    private static final double GB = 1024.0 * 1024 * 1024;

    private HostReader() {}

    /** Each by its own name and address; what is wrong is among the problems. */
    static List<Host> read(Fields provider, Adapter adapter) {
        List<Fields> items = provider.list("hosts").orElse(List.of());
        if (!items.isEmpty() && adapter != Adapter.OLLAMA) {
            provider.optional("hosts", node -> {
                throw Values.wrong("none where the adapter is not ollama: give each server a provider of its own");
            });
            return List.of();
        }
        List<Host> hosts = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        Set<String> addresses = new LinkedHashSet<>();
        for (Fields fields : items) {
            host(fields, names, addresses).ifPresent(hosts::add);
        }
        return hosts;
    }

    private static Optional<Host> host(Fields fields, Set<String> names, Set<String> addresses) {
        Optional<String> name = fields.required("name", node -> name(node, names));
        Optional<String> baseUrl = fields.required("base-url", node -> address(node, addresses));
        Optional<Long> memory = fields.optional("memory", HostReader::memory);
        Optional<Integer> slots = fields.optional("slots", Values.whole(1, MOST_SLOTS));
        Map<String, Integer> limits = new LinkedHashMap<>();
        fields.nested("limits")
                .ifPresent(all -> all.forEach((model, path, entry) ->
                        all.optional(model, Values.whole(1, MOST_SLOTS)).ifPresent(limit -> limits.put(model, limit))));
        Optional<Set<String>> models = fields.optional("models", HostReader::models);
        fields.rejectUnknown();
        return fields.sound()
                ? Optional.of(new Host(
                        name.orElseThrow(),
                        baseUrl.orElseThrow(),
                        memory.map(OptionalLong::of).orElse(OptionalLong.empty()),
                        slots.orElse(Host.DEFAULT_SLOTS),
                        limits,
                        models.orElse(Set.of())))
                : Optional.empty();
    }

    private static String name(YamlNode node, Set<String> names) {
        String name = Values.text(node);
        if (!NAME.matcher(name).matches()) {
            throw Values.wrong("letters, digits and . _ : - only, at most 80");
        }
        if (!names.add(name)) {
            throw new InvalidField("name", "'" + name + "' is given to two hosts; give each a name of its own");
        }
        return name;
    }

    private static String address(YamlNode node, Set<String> addresses) {
        String address = Address.parse(Values.text(node), Adapter.OLLAMA);
        if (!addresses.add(address)) {
            throw new InvalidField("base-url", "is that of another host already; a machine is one host");
        }
        return address;
    }

    private static Long memory(YamlNode node) {
        double gigabytes = CatalogueValues.memory(node);
        if (gigabytes == 0) {
            throw Values.wrong("GB above 0, such as 20; leave it out where the machine may use all that it has");
        }
        return Math.round(gigabytes * GB);
    }

    private static Set<String> models(YamlNode node) {
        Set<String> models = new LinkedHashSet<>();
        Values.list(node).forEach(item -> models.add(Values.text(item)));
        if (models.isEmpty()) {
            throw Values.wrong("names of models as ollama list shows them; leave it out for any");
        }
        return models;
    }
}
