package dev.polyphony.bench.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The same question, as the lines of one batch. */
final class BatchOfLines {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final long LOOK = 100;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;

    BatchOfLines(URI service) {
        this.service = service;
    }

    /**
     * Lines a second, from the request to the last result.
     *
     * @throws IllegalStateException where a line is not answered
     */
    double run(int lines, int atOnce) throws InterruptedException {
        long start = System.nanoTime();
        String line = "{\"prompt\": \"What is 2+2?\", \"models\": [\"openai/simulated\"]}\n";
        Matcher id = ID.matcher(send(HttpRequest.newBuilder(service.resolve("/api/batches?at_once=" + atOnce))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(line.repeat(lines)))));
        if (!id.find()) {
            throw new IllegalStateException("no batch was begun");
        }
        URI batch = service.resolve("/api/batches/" + id.group(1));
        String status = send(HttpRequest.newBuilder(batch));
        while (!status.contains("\"ended_at\"")) {
            Thread.sleep(LOOK);
            status = send(HttpRequest.newBuilder(batch));
        }
        if (!status.contains("\"answered\":" + lines)) {
            throw new IllegalStateException("not all lines were answered: " + status);
        }
        return lines / ((System.nanoTime() - start) / 1e9);
    }

    private String send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return http.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
