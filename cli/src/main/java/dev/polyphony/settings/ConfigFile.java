package dev.polyphony.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.polyphony.notation.BoundedFile;
import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        try (JsonParser yaml = new YAMLFactory().createParser(BoundedFile.read(path, MOST_BYTES))) {
            return new ConfigFile(entries(path, yaml));
        } catch (BoundedFile.Unreadable e) {
            throw new InvalidSetting(path + ": " + e.getMessage());
        } catch (JsonProcessingException e) {
            throw new InvalidSetting(path + " line " + line(e) + ": not valid YAML; write lines like 'deadline: 90s'");
        } catch (IOException e) {
            throw new InvalidSetting(path + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    @Nullable
    Entry get(String key) {
        return entries.get(key);
    }

    private static Map<String, Entry> entries(Path path, JsonParser yaml) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        JsonToken first = yaml.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return entries;
        }
        if (first != JsonToken.START_OBJECT) {
            throw new InvalidSetting(path + " line 1: write settings as 'key: value', one a line");
        }
        while (yaml.nextToken() == JsonToken.FIELD_NAME) {
            String key = yaml.currentName();
            Source.File source = new Source.File(path, yaml.currentLocation().getLineNr(), key);
            requireKnown(source);
            Entry before = entries.put(key, new Entry(value(yaml, source), source));
            if (before != null) {
                throw new InvalidSetting(
                        source,
                        key,
                        "is set twice, first in line " + before.source().line());
            }
        }
        return entries;
    }

    private static void requireKnown(Source.File source) {
        List<String> known = Stream.concat(
                        AnalysisOptions.settings().map(AnalysisOption::name),
                        Keys.IN_FILE.stream().map(Key::name))
                .toList();
        if (!known.contains(source.key())) {
            throw new InvalidSetting(source, source.key(), "is not a setting; there are " + String.join(", ", known));
        }
    }

    private static String value(JsonParser yaml, Source.File source) throws IOException {
        JsonToken token = yaml.nextToken();
        if (token == JsonToken.START_ARRAY) {
            List<String> items = new ArrayList<>();
            while (yaml.nextToken() != JsonToken.END_ARRAY) {
                items.add(scalar(yaml, source));
            }
            return String.join(",", items);
        }
        return scalar(yaml, source);
    }

    private static String scalar(JsonParser yaml, Source.File source) throws IOException {
        if (yaml.currentToken() == null || !yaml.currentToken().isScalarValue() || yaml.getText() == null) {
            throw new InvalidSetting(source, source.key(), "takes a value or a list of values");
        }
        return yaml.getText();
    }

    private static int line(JsonProcessingException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }
}
