package dev.polyphony.settings;

import dev.polyphony.notation.BoundedFile;
import dev.polyphony.notation.NotationError;
import dev.polyphony.notation.NotationProblems;
import dev.polyphony.notation.YamlNode;
import dev.polyphony.notation.YamlReader;
import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.tuning.TuningOption;
import dev.polyphony.tuning.TuningOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings file: one level of YAML, {@code key: value} or {@code key: [a, b]}. */
final class ConfigFile {
    static final ConfigFile NONE = new ConfigFile(Map.of());
    private static final int MOST_BYTES = 1024 * 1024;

    private final Map<String, Entry> entries;

    /** @param text lists are joined by commas */
    record Entry(String text, Source.File source) {}

    private ConfigFile(Map<String, Entry> entries) {
        this.entries = entries;
    }

    static ConfigFile read(Path path) {
        if (!Files.exists(path)) {
            return NONE;
        }
        try {
            NotationProblems problems = new NotationProblems();
            YamlNode root = YamlReader.readAsWritten(path.toString(), BoundedFile.read(path, MOST_BYTES), problems);
            problems.throwIfAny();
            return new ConfigFile(entries(path, root));
        } catch (BoundedFile.Unreadable e) {
            throw new InvalidSetting(path + ": " + e.getMessage());
        } catch (NotationError e) {
            throw refused(path, e.problems().getFirst());
        }
    }

    @Nullable
    Entry get(String key) {
        return entries.get(key);
    }

    private static InvalidSetting refused(Path path, NotationError.Problem problem) {
        String at = path + " line " + problem.line() + ": ";
        return new InvalidSetting(
                problem.field().isEmpty()
                        ? at + "not valid YAML; write lines like 'deadline: 90s', in one document"
                        : at + problem.field() + ": " + problem.message());
    }

    private static Map<String, Entry> entries(Path path, YamlNode root) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        switch (root) {
            case YamlNode.Mapping mapping ->
                mapping.entries().forEach((key, entry) -> {
                    Source.File source = new Source.File(path, entry.at().line(), key);
                    requireKnown(source);
                    entries.put(key, new Entry(value(entry.value(), source), source));
                });
            case YamlNode.Empty nothing -> {
                // A file of comments, say.
            }
            case YamlNode other ->
                throw new InvalidSetting(
                        path + " line " + other.at().line() + ": write settings as 'key: value', one a line");
        }
        return entries;
    }

    private static void requireKnown(Source.File source) {
        List<String> known = Stream.of(
                        AnalysisOptions.settings().map(AnalysisOption::name),
                        Keys.IN_FILE.stream().map(Key::name),
                        TuningOptions.all().stream().map(TuningOption::name))
                .flatMap(names -> names)
                .toList();
        if (!known.contains(source.key())) {
            throw new InvalidSetting(source, source.key(), "is not a setting; there are " + String.join(", ", known));
        }
    }

    private static String value(YamlNode node, Source.File source) {
        return node instanceof YamlNode.Sequence list
                ? String.join(
                        ",",
                        list.items().stream().map(item -> scalar(item, source)).toList())
                : scalar(node, source);
    }

    private static String scalar(YamlNode node, Source.File source) {
        return switch (node) {
            case YamlNode.Text text -> text.value();
            case YamlNode.Numeral number -> number.value().toPlainString();
            case YamlNode.Flag flag -> String.valueOf(flag.value());
            case YamlNode.Empty nothing -> throw unsuitable(source);
            case YamlNode.Sequence list -> throw unsuitable(source);
            case YamlNode.Mapping fields -> throw unsuitable(source);
        };
    }

    private static InvalidSetting unsuitable(Source.File source) {
        return new InvalidSetting(source, source.key(), "takes a value or a list of values");
    }
}
