package dev.polyphony.settings;

import dev.polyphony.analysis.AnalysisPriority;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.connection.TemporalConnection;
import dev.polyphony.encryption.EncryptionKeys;
import dev.polyphony.text.TimeText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is configured. Flag beats environment beats {@code config.yaml} in the home beats default.
 *
 * @param options of an analysis
 * @param budgets standing ones, such as {@code tenant:acme/month=50}, set whenever a worker starts
 * @param alertAt percents of a budget at which a worker says so
 * @param retention how long prompts and answers are kept
 * @param auditRetention how long is kept who did what
 * @param writeOff how long a request may be in doubt
 * @param offline whether nothing may be fetched from the network but models' answers
 * @param keepWarm how long a worker stays after the last command that needed it; zero where it ends with its command
 * @param tuning of a worker's figures and word lists
 * @param http of the port that worker and starter open
 * @param webhooks where messages of tenants may go
 * @param catalogue the user's own model catalogue
 * @param temporalAddress {@code host:port} of a Temporal server; absent where it is embedded
 * @param temporalUi of that server's Web UI, {@code http://host:port}; absent where nobody said it
 * @param profile how a server that is named is shown who asks, as Temporal's own variables and profiles say
 * @param encryption by which keys payloads and stored texts are encrypted, as the environment alone says
 * @param home where state is kept, {@code ~/.polyphony} by default; need not exist
 */
public record Settings(
        OptionSettings options,
        Setting<List<String>> budgets,
        Setting<List<String>> alertAt,
        Setting<Duration> retention,
        Setting<Duration> auditRetention,
        Setting<Duration> writeOff,
        Setting<String> tenant,
        Setting<Boolean> offline,
        Setting<Duration> keepWarm,
        HttpPortSettings http,
        WebhookSettings webhooks,
        TuningSettings tuning,
        Setting<Path> catalogue,
        Setting<String> temporalAddress,
        Setting<String> temporalNamespace,
        Setting<String> temporalUi,
        TemporalConnection profile,
        EncryptionKeys encryption,
        Setting<Path> home) {

    /** Throws {@link InvalidSetting} for the first value that cannot be used. */
    public static Settings read(Flags flags, Map<String, String> environment) {
        return new SettingsReader(flags, environment).read();
    }

    /** Where state is kept, told by the environment alone. */
    public static Path home(Map<String, String> environment) {
        return new SettingsReader(new Flags(), environment).home();
    }

    public Path configFile() {
        return home.get().resolve("config.yaml");
    }

    /** To the server that is named; empty where it is embedded. */
    public Optional<TemporalConnection> remote() {
        return temporalAddress.found().map(address -> profile.to(address, temporalNamespace.get()));
    }

    /** All of them, for people: name, value, source. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>(options.lines());
        lines.addAll(List.of(
                line(Keys.BUDGETS, budgets),
                line(Keys.ALERT_AT, alertAt),
                line(Keys.RETENTION, retention),
                line(Keys.AUDIT_RETENTION, auditRetention),
                line(Keys.WRITE_OFF, writeOff),
                line(Keys.TENANT, tenant),
                line(Keys.OFFLINE, offline),
                line(Keys.KEEP_WARM, keepWarm),
                line(Keys.HTTP_HOSTS, http.hosts()),
                line(Keys.HTTP_ORIGINS, http.origins()),
                line(Keys.HTTP_CODEC_ORIGINS, http.codecOrigins()),
                line(Keys.HTTP_MAX_BODY, http.maxBody()),
                line(Keys.HTTP_BODY_TIMEOUT, http.bodyTimeout()),
                line(Keys.WEBHOOK_HOSTS, webhooks.hosts()),
                line(Keys.WEBHOOK_NETWORKS, webhooks.networks()),
                line(Keys.CATALOGUE, catalogue),
                line(Keys.TEMPORAL_ADDRESS, temporalAddress),
                line(Keys.TEMPORAL_NAMESPACE, temporalNamespace),
                line(Keys.TEMPORAL_UI, temporalUi),
                line(Keys.HOME, home)));
        lines.addAll(tuning.lines());
        return lines;
    }

    public record Line(String name, String value, String source) {}

    static <T> Line line(Key<T> key, Setting<T> setting) {
        String value = setting.found().map(Settings::text).orElse(key.unset());
        return new Line(key.name(), value, setting.source().describe());
    }

    private static String text(Object value) {
        return switch (value) {
            case List<?> list ->
                String.join(", ", list.stream().map(String::valueOf).toList());
            case OnBudget what -> what.word();
            case AnalysisPriority which -> which.word();
            case Duration time -> time.isZero() ? "off" : TimeText.typed(time);
            default -> value.toString();
        };
    }
}
