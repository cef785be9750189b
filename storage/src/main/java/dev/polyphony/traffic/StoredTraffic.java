package dev.polyphony.traffic;

import dev.polyphony.call.ProviderId;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TrafficView;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings and figures as plans that balance are compiled with: read when somebody asks who was told something older
 * than half a second, so that a change holds on every worker within one. Where the database does not answer, what was
 * read last goes on to hold.
 */
public final class StoredTraffic implements TrafficView {
    private static final Duration FRESH = Duration.ofMillis(500);

    private final Database database;
    private final InstantSource clock;
    private @Nullable Traffic last;
    private Instant readAt = Instant.MIN;

    public StoredTraffic(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public synchronized Traffic traffic() {
        Instant now = clock.instant();
        Traffic known = last;
        if (known != null && now.isBefore(readAt.plus(FRESH))) {
            return known;
        }
        try {
            Traffic read = read(now);
            last = read;
            readAt = now;
            return read;
        } catch (StorageUnavailable e) {
            if (known == null) {
                throw e;
            }
            return known;
        }
    }

    private Traffic read(Instant now) {
        return database.read(handle -> {
            TrafficSettings.Current settings = TrafficSettings.current(handle);
            Map<ProviderId, List<TrafficFigures.Sum>> sums =
                    TrafficFigures.sums(handle, now.minus(TrafficFigures.WINDOW)).stream()
                            .collect(Collectors.groupingBy(sum -> sum.subject().provider()));
            Map<ProviderId, Performance> providers = new HashMap<>();
            sums.forEach((provider, own) -> providers.put(provider, performance(own)));
            return new Traffic(settings.weights(), settings.priority(), providers);
        });
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
