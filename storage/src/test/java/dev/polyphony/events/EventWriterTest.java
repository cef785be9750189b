package dev.polyphony.events;

import static dev.polyphony.events.EventSamples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.StorageUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of events while the database does not take them. */
class EventWriterTest {
    private final List<Long> stored = Collections.synchronizedList(new ArrayList<>());

    @Test
    void newestAreKeptWhereTooManyWait() throws InterruptedException {
        CountDownLatch taken = new CountDownLatch(1);
        CompletableFuture<Void> back = new CompletableFuture<>();
        try (EventWriter writer = new EventWriter(batch -> {
            taken.countDown();
            back.join();
            store(batch);
        })) {
            writer.add(event("an-1", "1", 0));
            taken.await();

            LongStream.rangeClosed(1, EventWriter.MOST_WAITING + 5)
                    .forEach(sequence -> writer.add(event("an-1", "1", sequence)));
            back.complete(null);
            await().until(() -> stored.size() == EventWriter.MOST_WAITING + 1);
        }

        assertThat(stored).startsWith(0L, 6L).isSorted().endsWith((long) EventWriter.MOST_WAITING + 5);
    }

    @Test
    void allAreStoredInOrderWhenTheDatabaseIsBack() {
        AtomicInteger tries = new AtomicInteger();
        try (EventWriter writer = new EventWriter(batch -> {
            if (tries.getAndIncrement() < 1) {
                throw new StorageUnavailable(new SQLException("away", "08006"));
            }
            store(batch);
        })) {
            LongStream.range(0, 100).forEach(sequence -> writer.add(event("an-1", "1", sequence)));
            await().until(() -> stored.size() == 100);
        }

        assertThat(stored).isSorted();
    }

    /** Two answers at once, each a letter at a time, and a step of one of them amid. */
    @Test
    void piecesThatWaitGoTogetherWhereTheyAreMany() throws InterruptedException {
        CountDownLatch taken = new CountDownLatch(1);
        CompletableFuture<Void> back = new CompletableFuture<>();
        List<AnalysisEvent> all = Collections.synchronizedList(new ArrayList<>());
        try (EventWriter writer = new EventWriter(batch -> {
            taken.countDown();
            back.join();
            all.addAll(batch);
        })) {
            writer.add(event("an-1", "", 0));
            taken.await();
            for (int i = 0; i < EventWriter.MUCH; i++) {
                writer.add(token("an-1", i));
                writer.add(token("an-2", i));
                if (i == 9) {
                    writer.add(event("an-1", "2", 1));
                }
            }
            back.complete(null);
        }

        assertThat(texts(all, "an-1")).containsExactly("x".repeat(10), "x".repeat(EventWriter.MUCH - 10));
        assertThat(texts(all, "an-2")).containsExactly("x".repeat(EventWriter.MUCH));
        assertThat(all).filteredOn(AnalysisEvent::analysisId, "an-1").hasSize(4);
    }

    @Test
    void fewPiecesAreToldAsTheyCame() {
        List<AnalysisEvent> all = Collections.synchronizedList(new ArrayList<>());
        try (EventWriter writer = new EventWriter(all::addAll)) {
            for (int i = 0; i < 10; i++) {
                writer.add(token("an-1", i));
            }
        }

        assertThat(texts(all, "an-1")).hasSize(10).containsOnly("x");
    }

    private static AnalysisEvent token(String analysis, int number) {
        return new AnalysisEvent(
                analysis,
                "run-1",
                "1",
                1,
                AnalysisEvent.token(0, number + 1),
                new AnalysisEvent.Tokens(EventSamples.NOON, number, "x"));
    }

    private static List<String> texts(List<AnalysisEvent> events, String analysis) {
        return events.stream()
                .filter(event -> event.analysisId().equals(analysis))
                .flatMap(event -> event.piece() instanceof AnalysisEvent.Tokens tokens
                        ? Stream.of(tokens.text())
                        : Stream.empty())
                .toList();
    }

    @Test
    void oneThatCannotBeStoredIsLostAlone() {
        try (EventWriter writer = new EventWriter(batch -> {
            if (batch.stream().anyMatch(event -> event.sequence() == 3)) {
                throw new IllegalStateException("no event");
            }
            store(batch);
        })) {
            LongStream.range(0, 6).forEach(sequence -> writer.add(event("an-1", "1", sequence)));
        }

        assertThat(stored).containsExactly(0L, 1L, 2L, 4L, 5L);
    }

    @Test
    void whereNothingIsLeftToStoreWhoWaitsCostsNoTransaction() {
        AtomicInteger transactions = new AtomicInteger();
        try (EventWriter writer = new EventWriter(batch -> {
            transactions.incrementAndGet();
            store(batch);
        })) {
            writer.add(event("an-1", "1", 0));

            assertThat(writer.settled(Duration.ofSeconds(30))).isTrue();
            assertThat(writer.settled(Duration.ofSeconds(30))).isTrue();
        }

        assertThat(stored).containsExactly(0L);
        assertThat(transactions).hasValue(1);
    }

    @Test
    void whatComesAfterClosingIsLostWithoutAWord() {
        EventWriter writer = new EventWriter(this::store);
        writer.close();

        writer.add(event("an-1", "1", 0));

        assertThat(stored).isEmpty();
    }

    private void store(List<AnalysisEvent> batch) {
        batch.forEach(event -> stored.add(event.sequence()));
    }
}
