package dev.polyphony.bench.providers;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Selection;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.plan.Plan;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Many who submit an analysis each, wait for its end, and submit the next. */
final class Crowd implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final WorkflowServiceStubs server;
    private final WorkflowClient temporal;
    private final AnalysisClient client;
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final Principal principal;

    /** @param principal on whose behalf they ask */
    Crowd(String address, Principal principal) {
        this.principal = principal;
        server = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
        temporal = WorkflowClient.newInstance(server);
        client = new AnalysisClient(temporal).forPrincipal(principal);
    }

    /** @param millis of those that were answered */
    record Outcome(int asked, List<Double> millis) {
        double answered() {
            return (double) millis.size() / asked;
        }

        double median() {
            return quantile(0.5);
        }

        /** The smallest time within which that part of them was answered; not a number where none was. */
        double quantile(double part) {
            List<Double> sorted = millis.stream().sorted().toList();
            return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(part * sorted.size()) - 1);
        }
    }

    /** Asks these models in this order, so many times, so many at once. */
    Outcome run(List<String> chain, int analyses, int atOnce) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        Queue<Double> millis = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            for (int i = 0; i < atOnce; i++) {
                threads.execute(() -> {
                    while (next.getAndIncrement() < analyses) {
                        ask(chain, millis);
                    }
                });
            }
        }
        return new Outcome(analyses, List.copyOf(millis));
    }

    /** Where those that were answered so far have waited; each is told of once. */
    Hops hops() {
        Hops hops = new Hops();
        for (String id = ended.poll(); id != null; id = ended.poll()) {
            hops.add(temporal, principal.workflow(id).value());
        }
        return hops;
    }

    /** Asks once; by whom it was answered, absent where it was not. */
    @Nullable
    String answeredBy(List<String> chain) {
        try {
            return client.result(client.submit(analysis(chain)).id(), LONGEST).modelUsed();
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void ask(List<String> chain, Queue<Double> millis) {
        long began = System.nanoTime();
        String id = client.submit(analysis(chain)).id();
        try {
            AnalysisResult result = client.result(id, LONGEST);
            if (result.status() == AnalysisStatus.ANSWERED) {
                millis.add((System.nanoTime() - began) / 1e6);
                ended.add(id);
            }
        } catch (TimeoutException e) {
            // It counts as not answered.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Analysis analysis(List<String> chain) {
        Stream<Plan> steps = chain.stream().map(Plan.Call::of);
        return new Analysis(
                "bench-" + UUID.randomUUID(),
                principal.tenant(),
                "What is 2+2?",
                new Selection.Custom(new Plan.Fallback(steps.toList())),
                Limits.DEFAULT);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
