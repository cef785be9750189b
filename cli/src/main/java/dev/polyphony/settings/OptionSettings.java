package dev.polyphony.settings;

import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is configured of each option of an analysis. */
public final class OptionSettings {
    private final Map<String, Setting<?>> byName = new LinkedHashMap<>();
    private final List<Settings.Line> lines;

    OptionSettings(SettingsReader reader) {
        lines = AnalysisOptions.settings().map(option -> read(option, reader)).toList();
    }

    @SuppressWarnings("unchecked") // read() puts nothing else under the option's name.
    public <T> Setting<T> of(AnalysisOption<T> option) {
        return (Setting<T>) Objects.requireNonNull(byName.get(option.name()), option.name());
    }

    List<Settings.Line> lines() {
        return lines;
    }

    private <T> Settings.Line read(AnalysisOption<T> option, SettingsReader reader) {
        Key<T> key = Key.of(option);
        Setting<T> setting = reader.find(key);
        byName.put(option.name(), setting);
        return Settings.line(key, setting);
    }
}
