package dev.polyphony.events;

import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.port.AnalysisEvents.StoredResult;
import dev.polyphony.port.AnalysisEvents.Subscription;
import dev.polyphony.storage.Notifications;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who follows which analysis. Each hears on a thread of its own, so that a slow one holds up nobody. Other processes
 * are listened to while somebody follows.
 */
final class Followers implements Notifications.Listener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Followers.class);

    private final Notifications others;
    private final Duration linger;
    private final Map<String, Followed> byAnalysis = new ConcurrentHashMap<>();
    private Notifications.@Nullable Listening listening;
    private boolean closed;

    /** @param linger how long it goes on listening when the last one left: the next one mostly comes soon */
    Followers(Notifications others, Duration linger) {
        this.others = others;
        this.linger = linger;
    }

    /** @param steps whether it wants to hear of each event, and not of the result alone */
    Subscription add(String analysis, Runnable news, boolean steps) {
        Follower follower = new Follower(analysis, news, steps);
        byAnalysis.merge(analysis, Followed.by(follower), Followed::and);
        listen();
        // Of what was stored between its last look and now it was not told.
        follower.tell();
        return follower;
    }

    private synchronized void listen() {
        if (listening == null && !closed) {
            listening = others.listen(this);
        }
    }

    private synchronized void stopIfNobodyFollows() {
        if (listening != null && byAnalysis.isEmpty()) {
            listening.close();
            listening = null;
        }
    }

    @Override
    public void missed() {
        byAnalysis.values().forEach(Followed::tell);
    }

    /** What this process stored was told when it did. */
    @Override
    public void changed(String analysis, long position) {
        Followed followed = byAnalysis.get(analysis);
        if (followed != null && !followed.recent.reaches(position)) {
            followed.tell();
        }
    }

    boolean follow(String analysis) {
        return byAnalysis.containsKey(analysis);
    }

    /** @param events that this process stored of the analysis; empty where it is not known which they are */
    void stored(String analysis, List<StoredEvent> events) {
        Followed followed = byAnalysis.get(analysis);
        if (followed != null) {
            if (!events.isEmpty()) {
                followed.recent.add(events);
            }
            followed.tellOfSteps();
        }
    }

    /** This process stored how it ended. */
    void concluded(String analysis, StoredResult result) {
        Followed followed = byAnalysis.get(analysis);
        if (followed != null) {
            followed.result.set(result);
            followed.tell();
        }
    }

    /** As this process stored it last while somebody followed; empty where only the database knows. */
    Optional<StoredResult> result(String analysis) {
        Followed followed = byAnalysis.get(analysis);
        return followed == null ? Optional.empty() : Optional.ofNullable(followed.result.get());
    }

    /**
     * What comes next, where this process stored it lately while somebody followed; empty where only the database
     * knows.
     */
    List<StoredEvent> recent(String analysis, long position) {
        Followed followed = byAnalysis.get(analysis);
        return followed == null ? List.of() : followed.recent.after(position);
    }

    private void remove(Follower follower) {
        byAnalysis.computeIfPresent(follower.analysis, (analysis, followed) -> followed.without(follower));
        if (byAnalysis.isEmpty()) {
            CompletableFuture.delayedExecutor(linger.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(this::stopIfNobodyFollows);
        }
    }

    private record Followed(
            List<Follower> followers, RecentEvents recent, AtomicReference<@Nullable StoredResult> result) {
        static Followed by(Follower first) {
            return new Followed(List.of(first), new RecentEvents(), new AtomicReference<>());
        }

        Followed and(Followed more) {
            return new Followed(
                    Stream.concat(followers.stream(), more.followers.stream()).toList(), recent, result);
        }

        @Nullable
        Followed without(Follower one) {
            List<Follower> left =
                    followers.stream().filter(other -> other != one).toList();
            return left.isEmpty() ? null : new Followed(left, recent, result);
        }

        void tell() {
            followers.forEach(Follower::tell);
        }

        void tellOfSteps() {
            followers.stream().filter(follower -> follower.steps).forEach(Follower::tell);
        }
    }

    @Override
    public void close() {
        byAnalysis.values().forEach(followed -> followed.followers.forEach(Follower::close));
        synchronized (this) {
            closed = true;
            stopIfNobodyFollows();
        }
    }

    private final class Follower implements Subscription {
        private final String analysis;
        private final Runnable news;
        private final AtomicInteger untold = new AtomicInteger();
        private final boolean steps;
        private volatile boolean left;

        Follower(String analysis, Runnable news, boolean steps) {
            this.steps = steps;
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
                    if (!left) {
                        news.run();
                    }
                } catch (RuntimeException | Error e) {
                    log.warn("who follows {} failed", analysis, e);
                }
            } while (untold.addAndGet(-heard) > 0);
        }

        @Override
        public void close() {
            left = true;
            remove(this);
        }
    }
}
