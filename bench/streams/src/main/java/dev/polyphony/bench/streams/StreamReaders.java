package dev.polyphony.bench.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients that ask for a stream each, all at once, and note how old each token is when they read it. */
final class StreamReaders {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Pattern TOKEN = Pattern.compile("(\\d+) ");
    private static final String CONTENT = "\"content\":\"";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;

    StreamReaders(URI service, String model) {
        request = HttpRequest.newBuilder(service.resolve("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .timeout(LONGEST)
                .POST(BodyPublishers.ofString("""
                        {"model": "%s", "stream": true, "messages": [{"role": "user", "content": "Count."}],
                         "polyphony": {"deadline": "10m"}}""".formatted(model)))
                .build();
    }

    /** @param whole how many streams came to their end with every token */
    record Outcome(int whole, List<Long> sortedNanos) {
        double millis(double quantile) {
            return sortedNanos.isEmpty()
                    ? Double.NaN
                    : sortedNanos.get(
                                    (int) Math.min(sortedNanos.size() - 1L, Math.round(quantile * sortedNanos.size())))
                            / 1e6;
        }
    }

    /** @param tokens that each stream should have */
    Outcome run(int streams, int tokens) throws InterruptedException {
        List<Future<long[]>> reading = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < streams; i++) {
                reading.add(threads.submit(() -> read(tokens)));
            }
        }
        List<long[]> ages = new ArrayList<>();
        for (Future<long[]> each : reading) {
            try {
                ages.add(each.get());
            } catch (ExecutionException e) {
                System.err.println("a stream failed: " + e.getCause());
            }
        }
        List<Long> sorted =
                ages.stream().flatMapToLong(Arrays::stream).sorted().boxed().toList();
        return new Outcome(ages.size(), sorted);
    }

    private long[] read(int tokens) throws IOException, InterruptedException {
        long[] ages = new long[tokens];
        int read = 0;
        var response = http.send(request, BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long now = System.nanoTime();
                if (line.equals("data: [DONE]") && read == tokens) {
                    return ages;
                }
                int content = line.indexOf(CONTENT);
                if (content >= 0) {
                    Matcher token = TOKEN.matcher(line);
                    token.region(content, line.length());
                    while (token.find()) {
                        ages[read++] = now - Long.parseLong(token.group(1));
                    }
                } else if (!line.startsWith("data: ") && response.statusCode() != 200) {
                    throw new IOException(line);
                } else if (line.contains("\"error\"")) {
                    throw new IOException(line);
                }
            }
        }
        throw new IOException("ended after " + read + " tokens");
    }
}
