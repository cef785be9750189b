package dev.polyphony.events;

import dev.polyphony.port.AnalysisEvents.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who follows which analysis. Each hears on a thread of its own, so that a slow one holds up nobody. */
final class Followers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Followers.class);

    private final Map<String, List<Follower>> byAnalysis = new ConcurrentHashMap<>();

    Subscription add(String analysis, Runnable news) {
        Follower follower = new Follower(analysis, news);
        byAnalysis.merge(analysis, List.of(follower), Followers::joined);
        // Of what was stored between its last look and now it was not told.
        follower.tell();
        return follower;
    }

    void changed(Set<String> analyses) {
        analyses.forEach(
                analysis -> byAnalysis.getOrDefault(analysis, List.of()).forEach(Follower::tell));
    }

    private void remove(Follower follower) {
        byAnalysis.computeIfPresent(follower.analysis, (analysis, all) -> {
            List<Follower> others =
                    all.stream().filter(other -> other != follower).toList();
            return others.isEmpty() ? null : others;
        });
    }

    private static List<Follower> joined(List<Follower> some, List<Follower> more) {
        List<Follower> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    @Override
    public void close() {
        byAnalysis.values().forEach(all -> all.forEach(Follower::close));
    }

    private final class Follower implements Subscription {
        private final String analysis;
        private final Runnable news;
        private final AtomicInteger untold = new AtomicInteger();
        private volatile boolean closed;

        Follower(String analysis, Runnable news) {
            this.analysis = analysis;
            this.news = news;
        }

        /**
         * Never waits: who is busy with earlier news looks once more afterwards, however often it is told meanwhile.
         */
        void tell() {
            if (untold.getAndIncrement() == 0) {
                Thread.ofVirtual().name("news of " + analysis).start(this::run);
            }
        }

        private void run() {
            int heard;
            do {
                heard = untold.get();
                try {
                    if (!closed) {
                        news.run();
                    }
                } catch (RuntimeException | Error e) {
                    log.warn("who follows {} failed", analysis, e);
                }
            } while (untold.addAndGet(-heard) > 0);
        }

        @Override
        public void close() {
            closed = true;
            remove(this);
        }
    }
}
