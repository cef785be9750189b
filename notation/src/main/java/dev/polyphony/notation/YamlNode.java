package dev.polyphony.notation;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of YAML that knows where it was written. */
public sealed interface YamlNode {
    Position at();

    record Position(String file, int line) {}

    record Text(Position at, String value) implements YamlNode {}

    record Numeral(Position at, BigDecimal value) implements YamlNode {}

    record Flag(Position at, boolean value) implements YamlNode {}

    record Empty(Position at) implements YamlNode {}

    record Sequence(Position at, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    record Mapping(Position at, Map<String, Entry> entries) implements YamlNode {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** A value and the place of its key, which is where a person looks for it. */
    record Entry(Position at, YamlNode value) {}
}
