package dev.polyphony.settings;

import dev.polyphony.tuning.TuningOption;
import dev.polyphony.tuning.TuningOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is configured of a worker's figures and word lists; what is not is the worker's own. */
public final class TuningSettings {
    private final Map<String, String> given = new LinkedHashMap<>();
    private final List<Settings.Line> lines = new ArrayList<>();

    TuningSettings(SettingsReader reader) {
        for (TuningOption<?> option : TuningOptions.all()) {
            Key<String> key = key(option);
            Setting<String> setting = reader.find(key);
            setting.found().ifPresent(text -> {
                given.put(option.name(), text);
                lines.add(Settings.line(key, setting));
            });
        }
    }

    /** By the options' names, those that are set. */
    public Map<String, String> given() {
        return Map.copyOf(given);
    }

    /** Of those that are set. */
    List<Settings.Line> lines() {
        return lines;
    }

    private static Key<String> key(TuningOption<?> option) {
        return Key.of(
                option.name(),
                text -> {
                    Objects.requireNonNull(option.reader().apply(text));
                    return text;
                },
                null,
                "the worker's own");
    }
}
