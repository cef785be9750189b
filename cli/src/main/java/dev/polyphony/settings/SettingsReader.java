package dev.polyphony.settings;

import dev.polyphony.call.InvalidField;
import dev.polyphony.connection.TemporalConnection;
import dev.polyphony.encryption.EncryptionKeys;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks a setting up: flag, then environment, then file, then default. An empty variable counts as not set. */
final class SettingsReader {
    private final Flags flags;
    private final Map<String, String> environment;
    private ConfigFile file = ConfigFile.NONE;

    SettingsReader(Flags flags, Map<String, String> environment) {
        this.flags = flags;
        this.environment = environment;
    }

    Settings read() {
        Setting<Path> set = find(Keys.HOME);
        Path home = home();
        Path config = home.resolve("config.yaml");
        file = ConfigFile.read(config);
        TemporalConnection profile = profile();
        return new Settings(
                new OptionSettings(this),
                find(Keys.BUDGETS),
                find(Keys.ALERT_AT),
                find(Keys.RETENTION),
                find(Keys.AUDIT_RETENTION),
                find(Keys.WRITE_OFF),
                find(Keys.TENANT),
                find(Keys.OFFLINE),
                find(Keys.KEEP_WARM),
                new HttpPortSettings(
                        find(Keys.HTTP_HOSTS),
                        find(Keys.HTTP_ORIGINS),
                        find(Keys.HTTP_CODEC_ORIGINS),
                        find(Keys.HTTP_MAX_BODY),
                        find(Keys.HTTP_BODY_TIMEOUT)),
                new WebhookSettings(find(Keys.WEBHOOK_HOSTS), find(Keys.WEBHOOK_NETWORKS)),
                new TuningSettings(this),
                find(Keys.CATALOGUE),
                find(Keys.TEMPORAL_ADDRESS, profile.named().flatMap(TemporalConnection::address)),
                find(Keys.TEMPORAL_NAMESPACE, profile.named().map(TemporalConnection::namespace)),
                find(Keys.TEMPORAL_UI),
                profile,
                encryption(),
                new Setting<>(home, set.source()));
    }

    private TemporalConnection profile() {
        try {
            return TemporalConnection.of(environment);
        } catch (InvalidField e) {
            throw new InvalidSetting(String.valueOf(e.getMessage()));
        }
    }

    private EncryptionKeys encryption() {
        try {
            return EncryptionKeys.from(environment);
        } catch (InvalidField e) {
            throw new InvalidSetting(String.valueOf(e.getMessage()));
        }
    }

    /** Nearer than what a profile of Temporal's says is what was set for Polyphony. */
    private <T> Setting<T> find(Key<T> key, Optional<String> ofProfile) {
        Setting<T> set = find(key);
        return set.isSet() || ofProfile.isEmpty()
                ? set
                : read(key, ofProfile.get(), new Source.Environment("TEMPORAL_PROFILE"));
    }

    Path home() {
        return find(Keys.HOME).found().orElseGet(() -> userHome().resolve(".polyphony"));
    }

    /** As the shell sees it: Java's own idea can be another's, under sudo or in a container. */
    private Path userHome() {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isBlank() ? System.getProperty("user.home") : home);
    }

    <T> Setting<T> find(Key<T> key) {
        String flag = flags.get(key.name());
        if (flag != null) {
            return read(key, flag, new Source.Flag("--" + key.name()));
        }
        String variable = environment.get(key.variable());
        if (variable != null && !variable.isBlank()) {
            return read(key, variable, new Source.Environment(key.variable()));
        }
        ConfigFile.@Nullable Entry entry = file.get(key.name());
        if (entry != null) {
            return read(key, entry.text(), entry.source());
        }
        return Setting.unset(key.standard());
    }

    private static <T> Setting<T> read(Key<T> key, String text, Source source) {
        try {
            return new Setting<>(key.reader().apply(text), source);
        } catch (InvalidField e) {
            // The source names the field already.
            throw new InvalidSetting(source, key.name(), e.problem());
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting(source, key.name(), String.valueOf(e.getMessage()));
        }
    }
}
