package dev.polyphony.bench.rivals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One HTTP request, sent as often as wanted, over a connection that is kept. Java's oldest client, since it costs the
 * least: what it takes is taken from what is measured.
 *
 * @param answered what the body of an answer holds
 */
record Question(URI url, Map<String, String> headers, String body, String answered) {
    private static final int LONGEST_MILLIS = 120_000;

    Question(URI url, String body) {
        this(url, Map.of(), body, "\"choices\"");
    }

    /** In OpenAI's form. */
    static String chat(String model) {
        return chat(model, "");
    }

    /** @param more fields, each with a comma before it */
    static String chat(String model, String more) {
        return """
                {"model":"%s","messages":[{"role":"user","content":"What is 2+2?"}]%s}""".formatted(model, more);
    }

    Question with(Map<String, String> added) {
        return new Question(url, added, body, answered);
    }

    /** @throws IllegalStateException where it is not answered */
    void ask() {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setReadTimeout(LONGEST_MILLIS);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("Authorization", "Bearer sk-bench");
            headers.forEach(connection::setRequestProperty);
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            connection.setFixedLengthStreamingMode(content.length);
            connection.getOutputStream().write(content);
            int status = connection.getResponseCode();
            String said;
            try (InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                said = answer == null ? "" : new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (status != 200 || !said.contains(answered)) {
                throw new IllegalStateException(url + " answered " + status + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(url.toString(), e);
        }
    }
}
