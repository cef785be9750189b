package dev.polyphony.bench.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Asks over HTTP and waits for each answer. */
final class Clients {
    private static final String QUESTION = """
            {"prompt": "What is 2+2?", "selected_models": ["openai/simulated"]}""";

    /** Nothing measured here takes as long: something hangs. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;

    Clients(URI service) {
        request = HttpRequest.newBuilder(service.resolve("/orchestrator/analyze"))
                .header("Content-Type", "application/json")
                .timeout(LONGEST)
                .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
                .build();
    }

    /** @param millis of each analysis, in the order in which they were begun */
    record Times(List<Double> millis, double perSecond) {}

    /**
     * Begins analyses until there are so many, or the time is over, and waits for the last of them.
     *
     * @throws IllegalStateException where one is not answered
     */
    Times run(int clients, int analyses, Duration time) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        ConcurrentMap<Integer, Double> millis = new ConcurrentSkipListMap<>();
        AtomicReference<RuntimeException> failed = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(clients);
        long start = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            Thread.ofPlatform().start(() -> {
                try {
                    while (failed.get() == null && System.nanoTime() - start < time.toNanos()) {
                        int n = next.getAndIncrement();
                        if (n >= analyses) {
                            return;
                        }
                        long began = System.nanoTime();
                        ask();
                        millis.put(n, (System.nanoTime() - began) / 1e6);
                    }
                } catch (RuntimeException e) {
                    failed.set(e);
                } finally {
                    ended.countDown();
                }
            });
        }
        ended.await();
        if (failed.get() != null) {
            throw failed.get();
        }
        return new Times(List.copyOf(millis.values()), millis.size() / ((System.nanoTime() - start) / 1e9));
    }

    private void ask() {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200 || !response.body().contains("\"answered\"")) {
                throw new IllegalStateException("not answered: " + response.statusCode() + " " + response.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
