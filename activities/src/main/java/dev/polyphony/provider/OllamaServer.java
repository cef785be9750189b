package dev.polyphony.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An Ollama, for those who look after it: what it has, what it has loaded, and having models pulled and unloaded. Asks
 * once and never again by itself. Safe for use by many threads.
 */
public final class OllamaServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What only has to be looked up comes at once. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Until the first line of a pull: Ollama asks its library first. */
    private static final Duration BEGIN = Duration.ofMinutes(1);

    /** A large model takes a minute to load from a slow disk, and as long again on a CPU for its first words. */
    private static final Duration ANSWER = Duration.ofMinutes(5);

    private final HttpTransport transport;
    private final URI address;

    /** @param address without a trailing slash */
    public OllamaServer(HttpTransport transport, URI address) {
        this.transport = transport;
        this.address = address;
    }

    public URI address() {
        return address;
    }

    /** A model on its disk, by its full name. */
    public record Pulled(String name, long bytes) {}

    /**
     * A model in its memory.
     *
     * @param vram those of its bytes that are on graphics cards
     * @param until when it is unloaded unless somebody uses it; absent where Ollama does not say
     */
    public record Loaded(
            String name, long bytes, long vram, @Nullable Instant until) {}

    /** @param total of what is being fetched; 0 where that is not known yet */
    public record Progress(String status, long completed, long total) {}

    /** @param loading how much of it the model took to be loaded */
    public record Trial(Duration took, Duration loading, String text) {}

    /** Its own. */
    public String version() throws OllamaProblem, InterruptedException {
        HttpResponse<String> response = send(request("/api/version", LOOK).build(), BodyHandlers.ofString());
        String version = json(response.body()).path("version").asText("");
        if (response.statusCode() != 200 || version.isEmpty()) {
            throw OllamaProblem.notOllama();
        }
        return version;
    }

    public List<Pulled> pulled() throws OllamaProblem, InterruptedException {
        List<Pulled> models = new ArrayList<>();
        get("/api/tags")
                .path("models")
                .forEach(model -> models.add(new Pulled(
                        model.path("name").asText(""), model.path("size").asLong())));
        return models;
    }

    public List<Loaded> loaded() throws OllamaProblem, InterruptedException {
        List<Loaded> models = new ArrayList<>();
        get("/api/ps")
                .path("models")
                .forEach(model -> models.add(new Loaded(
                        model.path("name").asText(""),
                        model.path("size").asLong(),
                        model.path("size_vram").asLong(),
                        instant(model.path("expires_at").asText("")))));
        return models;
    }

    /**
     * Has it pull a model, and comes back when that is there. What has come of it stays where it breaks off: the next
     * pull goes on there.
     */
    public void pull(String model, Consumer<Progress> told) throws OllamaProblem, InterruptedException {
        HttpResponse<Stream<String>> response =
                send(post("/api/pull", Map.of("model", model, "stream", true), BEGIN), BodyHandlers.ofLines());
        boolean success = false;
        try (Stream<String> lines = response.body()) {
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                JsonNode line = json(each.next());
                if (line.has("error")) {
                    throw OllamaProblem.of(
                            response.statusCode(), line.path("error").asText());
                }
                success |= line.path("status").asText("").equals("success");
                told.accept(new Progress(
                        line.path("status").asText(""),
                        line.path("completed").asLong(),
                        line.path("total").asLong()));
            }
        } catch (UncheckedIOException e) {
            throw OllamaProblem.brokenOff();
        }
        if (!success) {
            throw OllamaProblem.brokenOff();
        }
    }

    /** Asks a model something short, which is loaded for it. */
    public Trial ask(String model, String prompt, int mostTokens) throws OllamaProblem, InterruptedException {
        long began = System.nanoTime();
        JsonNode answer = read(send(
                post(
                        "/api/generate",
                        Map.of(
                                "model",
                                model,
                                "prompt",
                                prompt,
                                "stream",
                                false,
                                "options",
                                Map.of("num_predict", mostTokens)),
                        ANSWER),
                BodyHandlers.ofString()));
        return new Trial(
                Duration.ofNanos(System.nanoTime() - began),
                Duration.ofNanos(answer.path("load_duration").asLong()),
                answer.path("response").asText(""));
    }

    /** Has a model loaded, and comes back when it is. */
    public void load(String model) throws OllamaProblem, InterruptedException {
        read(send(post("/api/generate", Map.of("model", model, "stream", false), ANSWER), BodyHandlers.ofString()));
    }

    private JsonNode get(String path) throws OllamaProblem, InterruptedException {
        return read(send(request(path, LOOK).build(), BodyHandlers.ofString()));
    }

    private static JsonNode read(HttpResponse<String> response) throws OllamaProblem {
        JsonNode body = json(response.body());
        if (response.statusCode() != 200 || body.has("error")) {
            throw OllamaProblem.of(response.statusCode(), body.path("error").asText("status " + response.statusCode()));
        }
        return body;
    }

    private HttpRequest post(String path, Map<String, ?> body, Duration time) {
        try {
            return request(path, time)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param time until the head of the answer */
    private HttpRequest.Builder request(String path, Duration time) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(time);
        transport.proxyAuthorization(address).ifPresent(known -> request.header("Proxy-Authorization", known));
        return request;
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
            throws OllamaProblem, InterruptedException {
        try {
            return transport.client().send(request, body);
        } catch (IOException e) {
            throw OllamaProblem.unreachable(address);
        }
    }

    private static JsonNode json(String text) throws OllamaProblem {
        try {
            return Optional.ofNullable(JSON.readTree(text)).orElseThrow(OllamaProblem::notOllama);
        } catch (JsonProcessingException e) {
            throw OllamaProblem.notOllama();
        }
    }

    private static @Nullable Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
