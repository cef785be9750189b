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

    /**
     * One token of a stream.
     *
     * @param written {@link System#nanoTime()} of that moment
     * @param age nanoseconds until it was read
     */
    private record Token(long written, long age) {}

    /**
     * @param whole how many streams came to their end with every token
     * @param sortedNanos of all tokens of these
     * @param sortedAtOnce of those that were written while all of these streams were under way
     */
    record Outcome(int whole, List<Long> sortedNanos, List<Long> sortedAtOnce) {
        private static Outcome of(List<List<Token>> streams) {
            long lastBegun = streams.stream()
                    .mapToLong(each -> each.getFirst().written)
                    .max()
                    .orElse(0);
            long firstEnded = streams.stream()
                    .mapToLong(each -> each.getLast().written)
                    .min()
                    .orElse(0);
            List<Token> all = streams.stream().flatMap(List::stream).toList();
            return new Outcome(
                    streams.size(),
                    ages(all),
                    ages(all.stream()
                            .filter(token -> token.written >= lastBegun && token.written <= firstEnded)
                            .toList()));
        }

        private static List<Long> ages(List<Token> tokens) {
            return tokens.stream().map(Token::age).sorted().toList();
        }

        static double millis(List<Long> sorted, double quantile) {
            return sorted.isEmpty()
                    ? Double.NaN
                    : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(quantile * sorted.size()))) / 1e6;
        }
    }

    /** @param tokens that each stream should have */
    Outcome run(int streams, int tokens) throws InterruptedException {
        List<Future<List<Token>>> reading = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < streams; i++) {
                reading.add(threads.submit(() -> read(tokens)));
            }
        }
        List<List<Token>> whole = new ArrayList<>();
        for (Future<List<Token>> each : reading) {
            try {
                whole.add(each.get());
            } catch (ExecutionException e) {
                System.err.println("a stream failed: " + e.getCause());
            }
        }
        return Outcome.of(whole);
    }

    private List<Token> read(int tokens) throws IOException, InterruptedException {
        List<Token> read = new ArrayList<>();
        var response = http.send(request, BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long now = System.nanoTime();
                if (line.equals("data: [DONE]") && read.size() == tokens) {
                    return read;
                }
                int content = line.indexOf(CONTENT);
                if (content >= 0) {
                    Matcher token = TOKEN.matcher(line);
                    token.region(content, line.length());
                    while (token.find()) {
                        long written = Long.parseLong(token.group(1));
                        read.add(new Token(written, now - written));
                    }
                } else if (!line.startsWith("data: ") && response.statusCode() != 200) {
                    throw new IOException(line);
                } else if (line.contains("\"error\"")) {
                    throw new IOException(line);
                }
            }
        }
        throw new IOException("ended after " + read.size() + " tokens");
    }
}
