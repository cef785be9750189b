package dev.polyphony.traffic;

import dev.polyphony.call.ProviderId;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TrafficView;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Settings and figures as plans that balance are compiled with, read when somebody asks and they are too old: settings
 * after half a second, so that a change holds on every worker within one; figures, which take a look at every request
 * of the window, after one. Where the database does not answer, what was read last goes on to hold.
 */
public final class StoredTraffic implements TrafficView {
    private static final Duration SETTINGS = Duration.ofMillis(500);
    private static final Duration FIGURES = Duration.ofSeconds(1);

    private final Database database;
    private final InstantSource clock;
    private @Nullable Traffic last;
    private Instant settingsAt = Instant.EPOCH;
    private Instant figuresAt = Instant.EPOCH;

    public StoredTraffic(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public synchronized Traffic traffic() {
        Instant now = clock.instant();
        Traffic known = last;
        if (known != null && now.isBefore(settingsAt.plus(SETTINGS))) {
            return known;
        }
        try {
            Map<ProviderId, Performance> recent =
                    known != null && now.isBefore(figuresAt.plus(FIGURES)) ? known.providers() : null;
            Traffic read = read(now, recent);
            last = read;
            settingsAt = now;
            figuresAt = recent == null ? now : figuresAt;
            return read;
        } catch (StorageUnavailable e) {
            if (known == null) {
                throw e;
            }
            return known;
        }
    }

    /** @param recent figures that need not be read; absent where they have to be */
    private Traffic read(Instant now, @Nullable Map<ProviderId, Performance> recent) {
        return database.read(handle -> {
            TrafficSettings.Current settings = TrafficSettings.current(handle);
            return new Traffic(
                    settings.weights(), settings.priority(), recent == null ? performance(handle, now) : recent);
        });
    }

    private static Map<ProviderId, Performance> performance(Handle handle, Instant now) {
        return TrafficFigures.sums(handle, now.minus(TrafficFigures.WINDOW)).stream()
                .collect(Collectors.groupingBy(
                        sum -> sum.subject().provider(),
                        Collectors.collectingAndThen(Collectors.toList(), StoredTraffic::performance)));
    }

    private static Performance performance(List<TrafficFigures.Sum> sums) {
        long requests = 0;
        long answered = 0;
        long millis = 0;
        long held = 0;
        for (TrafficFigures.Sum sum : sums) {
            requests += sum.counts() ? sum.requests() : 0;
            answered += sum.answered() ? sum.requests() : 0;
            millis += sum.answered() ? sum.millis() : 0;
            held += sum.held();
        }
        return new Performance(
                requests,
                requests == 0 ? 0 : (double) (requests - answered) / requests,
                answered == 0 ? 0 : millis / 1000.0 / answered,
                held);
    }
}
