package dev.polyphony.notation;

import dev.polyphony.call.InvalidField;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Reads the fields of one mapping. What does not fit is added to the problems and read as absent. */
public final class Fields {
    private final YamlNode.Mapping mapping;
    private final String path;
    private final NotationProblems problems;
    private final int before;
    private final List<String> known = new ArrayList<>();

    public Fields(YamlNode.Mapping mapping, String path, NotationProblems problems) {
        this.mapping = mapping;
        this.path = path;
        this.problems = problems;
        this.before = problems.count();
    }

    /**
     * Converters throw {@link InvalidField} for what does not fit; only its message without the field's name is used.
     */
    public <T> Optional<T> optional(String name, Function<YamlNode, T> converter) {
        known.add(name);
        YamlNode.Entry entry = mapping.entries().get(name);
        if (entry == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(converter.apply(entry.value()));
        } catch (InvalidField e) {
            problems.add(entry.at(), field(name), message(e));
            return Optional.empty();
        }
    }

    public <T> Optional<T> required(String name, Function<YamlNode, T> converter) {
        if (!mapping.entries().containsKey(name)) {
            problems.add(mapping.at(), field(name), "missing");
        }
        return optional(name, converter);
    }

    /** Whether the field is given at all. */
    public boolean has(String name) {
        return mapping.entries().containsKey(name);
    }

    /** Settings that may all be left out: a mapping, or nothing behind the name. */
    Optional<Fields> settings(String name) {
        return optional(
                        name,
                        node -> node instanceof YamlNode.Empty
                                ? new YamlNode.Mapping(node.at(), Map.of())
                                : Values.mapping(node))
                .map(inner -> new Fields(inner, field(name), problems));
    }

    YamlNode node() {
        return mapping;
    }

    YamlNode.Position at() {
        return mapping.at();
    }

    String path() {
        return path;
    }

    /** A mapping inside this one. */
    public Optional<Fields> nested(String name) {
        return optional(name, Values::mapping).map(inner -> new Fields(inner, field(name), problems));
    }

    /** A list of mappings inside this one; empty where it is absent, or none. */
    public Optional<List<Fields>> list(String name) {
        return optional(name, node -> {
            List<YamlNode> items = Values.list(node);
            return IntStream.range(0, items.size())
                    .mapToObj(i -> new Fields(Values.mapping(items.get(i)), field(name) + "[" + i + "]", problems))
                    .toList();
        });
    }

    /** The keys and values of a mapping whose keys are names that the user chooses. */
    public void forEach(EntryReader reader) {
        mapping.entries().forEach((name, entry) -> reader.read(name, field(name), entry));
    }

    /** To be called after the last field was read. */
    public void rejectUnknown() {
        mapping.entries().forEach((name, entry) -> {
            if (!known.contains(name)) {
                String hint = Nearest.hint(name, known);
                problems.add(
                        entry.at(),
                        field(name),
                        "unknown field"
                                + (hint.isEmpty()
                                        ? "; expected one of " + String.join(", ", new LinkedHashSet<>(known))
                                        : hint));
            }
        });
    }

    /** Of the mapping as a whole. */
    public void refuse(String problem) {
        problems.add(mapping.at(), path, problem);
    }

    /** Of one field, where it is given. */
    public void refuse(String name, String problem) {
        YamlNode.Entry entry = mapping.entries().get(name);
        problems.add(entry == null ? mapping.at() : entry.at(), field(name), problem);
    }

    /** Whether everything read so far was right. */
    public boolean sound() {
        return problems.count() == before;
    }

    public String field(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public static String message(InvalidField e) {
        return String.valueOf(e.getMessage()).substring(e.field().length() + ": ".length());
    }

    /** Takes one entry of a mapping with its path. */
    public interface EntryReader {
        void read(String name, String path, YamlNode.Entry entry);
    }
}
