package dev.polyphony.status;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.health.HealthChange;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.traffic.TrafficSettings;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened to providers, and who changed what: what the fleet learnt and what operators set, in one list. */
public final class ProvidersLog {
    private final ProviderHealth health;
    private final TrafficSettings settings;

    public ProvidersLog(ProviderHealth health, TrafficSettings settings) {
        this.health = health;
        this.settings = settings;
    }

    /**
     * @param about a provider, a model, or {@code weights} and the like
     * @param change for people, such as {@code open → recovering} or {@code openai=0.4}
     * @param why the failure behind it; absent where there is none
     * @param by {@code calls}, {@code probe}, {@code time}, or the operator's name
     */
    public record Entry(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
            String about,
            String change,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String why,

            String by) {}

    /**
     * The latest first.
     *
     * @param most how many
     * @throws StorageUnavailable where the database does not answer
     */
    public List<Entry> since(Instant since, int most) {
        return Stream.concat(
                        health.changes(since).stream().map(ProvidersLog::entry),
                        settings.changes(since).stream().map(ProvidersLog::entry))
                .sorted(Comparator.comparing(Entry::at).reversed())
                .limit(most)
                .toList();
    }

    private static Entry entry(HealthChange change) {
        return new Entry(
                change.at(),
                change.subject().toString(),
                change.from() + " → " + change.to(),
                change.cause() == null ? null : change.cause().describe(),
                change.by());
    }

    private static Entry entry(TrafficSettings.Change change) {
        return new Entry(
                change.at(),
                change.kind().name().toLowerCase(Locale.ROOT),
                change.after().isEmpty() ? "as the catalogue has it" : change.after(),
                null,
                change.by());
    }
}
