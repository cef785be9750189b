package dev.polyphony.events;

import static dev.polyphony.events.EventSamples.event;
import static dev.polyphony.events.EventSamples.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.ledger.Databases;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.port.AnalysisEvents.Subscription;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever follows an analysis hears what this process stores of it, and what another one does. */
@ParameterizedClass
@EnumSource(Databases.class)
class FollowTest {
    private static final String LISTENERS =
            "select count(*) from pg_stat_activity where datname = current_database() and application_name like '%notifications'";

    private final Databases kind;
    private final Database one;
    private final Database other;
    private final StoredEvents events;
    private final StoredEvents othersEvents;

    FollowTest(Databases kind) {
        this.kind = kind;
        String url = kind.fresh();
        one = Database.open(url, null, null);
        other = Database.open(url, null, null);
        events = new StoredEvents(one, InstantSource.system(), Duration.ZERO);
        othersEvents = new StoredEvents(other, InstantSource.system(), Duration.ZERO);
    }

    @AfterEach
    void close() {
        events.close();
        othersEvents.close();
        one.close();
        other.close();
    }

    @Test
    void eventsOfThisProcessAreHeardOneByOne() {
        Reader reader = new Reader("an-1");
        events.follow("an-1", reader);

        eachIsHeard(reader, events, 0, 20);
    }

    /** Of twenty one after the other: when it begins to listen it looks once anyway. */
    @Test
    void eventsOfAnotherProcessAreHeardOneByOne() {
        Reader reader = new Reader("an-1");
        events.follow("an-1", reader);

        eachIsHeard(reader, othersEvents, 0, 20);
    }

    @Test
    void resultsOfAnotherProcessAreHeardOneByOne() {
        events.follow("another", () -> {});
        for (int i = 0; i < 5; i++) {
            String analysis = "an-" + i;
            CompletableFuture<AnalysisResult> heard = new CompletableFuture<>();
            events.follow(analysis, () -> events.result(analysis).ifPresent(stored -> heard.complete(stored.result())));

            othersEvents.conclude(analysis, "run-1", result(analysis, "the answer"));

            await().until(heard::isDone);
        }
    }

    @Test
    void whatWasStoredBeforeItFollowedIsLookedFor() {
        CompletableFuture<AnalysisResult> heard = new CompletableFuture<>();
        events.conclude("an-1", "run-1", result("an-1", "the answer"));

        events.follow("an-1", () -> events.result("an-1").ifPresent(stored -> heard.complete(stored.result())));

        await().until(heard::isDone);
    }

    @Test
    void lostConnectionIsReplacedAndNothingIsMissed() {
        assumeThat(kind).as("a file's cannot be lost").isEqualTo(Databases.POSTGRESQL);
        Reader reader = new Reader("an-1");
        events.follow("an-1", reader);
        eachIsHeard(reader, othersEvents, 0, 3);
        await().until(() -> listeners() == 1);

        other.jdbi().useHandle(handle -> handle.execute(LISTENERS.replace("count(*)", "pg_terminate_backend(pid)")));
        eachIsHeard(reader, othersEvents, 3, 6);

        await().until(() -> listeners() == 1);
        eachIsHeard(reader, othersEvents, 6, 10);
    }

    @Test
    void whoLeftHearsNothingMore() {
        AtomicInteger calls = new AtomicInteger();
        Reader stays = new Reader("an-1");
        events.follow("an-1", stays);
        Subscription left = events.follow("an-1", calls::incrementAndGet);
        await().until(() -> calls.get() > 0);
        left.close();
        eachIsHeard(stays, events, 0, 1);
        int before = calls.get();

        eachIsHeard(stays, events, 1, 3);
        eachIsHeard(stays, othersEvents, 3, 5);

        assertThat(calls).hasValue(before);
    }

    @Test
    void nobodyIsListenedToWhenTheLastOneLeft() {
        Reader reader = new Reader("an-1");
        Subscription first = events.follow("an-1", reader);
        Subscription second = events.follow("an-2", () -> {});
        eachIsHeard(reader, othersEvents, 0, 1);
        assertThat(isListening()).isTrue();
        second.close();
        eachIsHeard(reader, othersEvents, 1, 5);

        first.close();

        await().until(() -> !isListening());
        if (kind == Databases.POSTGRESQL) {
            await().until(() -> listeners() == 0);
        }
    }

    @Test
    void slowFollowerHoldsUpNobodyAndLooksOnceForAllThatItMissed() {
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<Void> slow = new CompletableFuture<>();
        Reader quick = new Reader("an-1");
        events.follow("an-1", () -> {
            calls.incrementAndGet();
            slow.join();
        });
        events.follow("an-1", quick);
        eachIsHeard(quick, events, 0, 20);
        assertThat(calls).hasValue(1);

        slow.complete(null);
        await().until(() -> calls.get() > 1);
        eachIsHeard(quick, events, 20, 21);
        await().until(() -> calls.get() > 2);

        // Not twenty more: one for all of them, those of the last event, and one when the database is listened to.
        assertThat(calls).hasValueLessThan(10);
    }

    @Test
    void followerThatFailsHearsTheNextOneToo() {
        AtomicInteger calls = new AtomicInteger();
        events.follow("an-1", () -> {
            calls.incrementAndGet();
            throw new IllegalStateException("a follower's own");
        });
        for (int i = 0; i < 5; i++) {
            int before = calls.get();
            events.conclude("an-1", "run-" + i, result("an-1", "the answer"));
            await().until(() -> calls.get() > before);
        }
    }

    /** Who follows here has it in any case; the database is asked by those alone who are behind. */
    @Test
    void eventsOfTwoProcessesAreReadInOrderWhicheverTheyCameFrom() {
        Reader reader = new Reader("an-1");
        events.follow("an-1", reader);
        eachIsHeard(reader, events, 0, 3);
        eachIsHeard(reader, othersEvents, 3, 6);
        eachIsHeard(reader, events, 6, 8);

        assertThat(reader.read).extracting(StoredEvent::position).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(reader.read).isEqualTo(othersEvents.after("an-1", 0));
        assertThat(events.after("an-1", 2)).isEqualTo(othersEvents.after("an-1", 2));
    }

    @Test
    void whoIsFarBehindReadsAllOfIt() {
        events.follow("an-1", () -> {});
        int all = RecentEvents.MOST + 10;
        for (int sequence = 0; sequence < all; sequence++) {
            events.publish(event("an-1", "1", sequence));
        }
        events.settle(Duration.ofMinutes(1));

        assertThat(events.after("an-1", 0)).hasSize(all).isEqualTo(othersEvents.after("an-1", 0));
    }

    @Test
    void eventThatIsStoredOnceMoreIsHeardOnce() {
        Reader reader = new Reader("an-1");
        events.follow("an-1", reader);
        eachIsHeard(reader, events, 0, 2);
        events.publish(event("an-1", "1", 1));

        eachIsHeard(reader, events, 2, 4);

        assertThat(reader.read).extracting(StoredEvent::position).containsExactly(1L, 2L, 3L, 4L);
    }

    /** A file tells a process of what it wrote itself, too. */
    @Test
    void whatThisProcessStoredIsNotLookedForOnceMore() {
        assumeThat(kind).isEqualTo(Databases.SQLITE);
        AtomicInteger calls = new AtomicInteger();
        Reader reader = new Reader("an-1");
        events.follow("an-1", reader);
        events.follow("an-2", calls::incrementAndGet);
        Reader other = new Reader("an-3");
        events.follow("an-3", other);
        eachIsHeard(other, othersEvents, 0, 1);
        int before = calls.get();

        for (int sequence = 0; sequence < 5; sequence++) {
            events.publish(event("an-2", "1", sequence));
            events.settle(Duration.ofMinutes(1));
            // Heard by the same thread, after what was written before it.
            eachIsHeard(other, othersEvents, sequence + 1, sequence + 2);
        }

        await().untilAsserted(() -> assertThat(calls.get() - before).isEqualTo(5));
    }

    /** From a sequence to another one: each is published when the one before was heard. */
    private static void eachIsHeard(Reader reader, StoredEvents by, int from, int to) {
        for (int sequence = from; sequence < to; sequence++) {
            by.publish(event(reader.analysis, "1", sequence));
            int expected = sequence + 1;
            await().until(() -> reader.read.size() == expected);
        }
    }

    private boolean isListening() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("polyphony-notifications"));
    }

    private long listeners() {
        return other.read(
                handle -> handle.createQuery(LISTENERS).mapTo(Long.class).one());
    }

    /** Reads on when it is told. */
    private final class Reader implements Runnable {
        private final String analysis;
        private final List<StoredEvent> read = new CopyOnWriteArrayList<>();

        Reader(String analysis) {
            this.analysis = analysis;
        }

        @Override
        public void run() {
            read.addAll(events.after(analysis, read.size()));
        }
    }
}
