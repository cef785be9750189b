package dev.polyphony.events;

import static dev.polyphony.events.EventSamples.event;
import static dev.polyphony.events.EventSamples.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.ledger.Databases;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.storage.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two processes write about the same analyses at the same time. */
@ParameterizedClass
@EnumSource(Databases.class)
class EventRaceTest {
    private static final int WRITERS = 6;
    private static final int BATCHES = 50;
    private static final List<String> ANALYSES = List.of("an-1", "an-2", "an-3");

    private final Database one;
    private final Database other;
    private final StoredEvents events;
    private final StoredEvents othersEvents;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    EventRaceTest(Databases databases) {
        String url = databases.fresh();
        one = Database.open(url, null, null);
        other = Database.open(url, null, null);
        events = new StoredEvents(one, InstantSource.system());
        othersEvents = new StoredEvents(other, InstantSource.system());
    }

    @AfterEach
    void close() {
        threads.close();
        events.close();
        othersEvents.close();
        one.close();
        other.close();
    }

    /** Positions have no gaps: where one that was read had an earlier neighbour still to come, there would be one. */
    @Test
    void noPositionIsReadBeforeALowerOne() throws ExecutionException, InterruptedException {
        long seed = System.nanoTime();
        AtomicBoolean over = new AtomicBoolean();
        List<Future<Integer>> readers = new ArrayList<>();
        for (String analysis : ANALYSES) {
            readers.add(threads.submit(() -> readUntil(over, analysis, seed)));
        }

        List<Future<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            StoredEvents process = writer % 2 == 0 ? events : othersEvents;
            String name = "writer" + writer;
            Random random = new Random(seed + writer);
            writers.add(threads.submit(() -> write(process, name, random)));
        }
        int written;
        try {
            written = sum(writers);
        } finally {
            over.set(true);
        }

        assertThat(sum(readers)).as("seed %d", seed).isEqualTo(written);
    }

    @Test
    void concurrentConcludesOfARunAgree() throws ExecutionException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            String run = "run-" + i;
            Future<AnalysisResult> first = threads.submit(() -> events.conclude("an-1", run, result("an-1", "of one")));
            Future<AnalysisResult> second =
                    threads.submit(() -> othersEvents.conclude("an-1", run, result("an-1", "of the other")));

            assertThat(first.get()).as(run).isEqualTo(second.get());
            assertThat(events.conclude("an-1", run, result("an-1", "late"))).isEqualTo(first.get());
        }
    }

    /** @return how many events it wrote */
    private static int write(StoredEvents process, String name, Random random) {
        int count = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            List<AnalysisEvent> together = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                together.add(event(ANALYSES.get(random.nextInt(ANALYSES.size())), name, count++));
            }
            process.store(together);
        }
        return count;
    }

    /** @return how many events there were, each in its place and those of a writer in their order */
    private Integer readUntil(AtomicBoolean over, String analysis, long seed) {
        List<StoredEvent> all = new ArrayList<>();
        for (boolean last = false; !last; ) {
            last = over.get();
            all.addAll(othersEvents.after(analysis, all.size()));
        }
        assertThat(all)
                .as("seed %d", seed)
                .extracting(StoredEvent::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, all.size()).boxed().toList());
        IntStream.range(0, WRITERS)
                .mapToObj(writer -> "writer" + writer)
                .forEach(writer -> assertThat(all)
                        .as("seed %d", seed)
                        .map(StoredEvent::event)
                        .filteredOn(event -> event.call().equals(writer))
                        .extracting(AnalysisEvent::sequence)
                        .isSorted());
        return all.size();
    }

    private static int sum(List<Future<Integer>> counts) throws ExecutionException, InterruptedException {
        int sum = 0;
        for (Future<Integer> count : counts) {
            sum += count.get();
        }
        return sum;
    }
}
