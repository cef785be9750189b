package dev.polyphony.standalone;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Asks an {@code up} many questions, several at once, so that the script {@code polyphony} can have Java write down
 * what a service runs most: the next one starts in half the time, and is warm much sooner.
 */
public final class ServiceRehearsal {
    private static final int QUESTIONS = 400;
    private static final int AT_ONCE = 24;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final List<String> BODIES = List.of(
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"A rehearsal, number %d\"}]}",
            "{\"model\":\"polyphony/ensemble\",\"messages\":[{\"role\":\"user\",\"content\":\"A rehearsal, number %d\"}]}");

    private ServiceRehearsal() {}

    /**
     * Ends with 1 where a question was not answered: what was run is written down all the same.
     *
     * @param arguments the service's URL
     */
    public static void main(String[] arguments) throws InterruptedException {
        URI completions = URI.create(arguments[0] + "/v1/chat/completions");
        ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
        Semaphore atOnce = new Semaphore(AT_ONCE);
        try (HttpClient http = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < QUESTIONS; i++) {
                String body = BODIES.get(i % BODIES.size()).formatted(i);
                atOnce.acquire();
                threads.execute(() -> {
                    try {
                        ask(http, completions, body);
                    } catch (Exception e) {
                        failures.add(e);
                    } finally {
                        atOnce.release();
                    }
                });
            }
        }
        failures.stream().limit(3).forEach(System.err::println);
        System.exit(failures.isEmpty() ? 0 : 1);
    }

    private static void ask(HttpClient http, URI completions, String body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(completions)
                        .timeout(LONGEST)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("HTTP " + answer.statusCode() + ": " + answer.body());
        }
    }
}
