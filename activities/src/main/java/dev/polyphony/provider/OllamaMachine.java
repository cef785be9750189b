package dev.polyphony.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.Failure;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.hosts.HostLook;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one machine with Ollama says of its models, and is told to do with them. Free of charge. */
public final class OllamaMachine {
    private static final ObjectMapper WORDS = new ObjectMapper();

    private final VendorApi api;
    private final InstantSource clock;

    OllamaMachine(VendorApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /** @param bound for each of its two requests */
    public HostLook look(Duration bound) throws InterruptedException {
        Instant began = clock.instant();
        try {
            Map<String, Long> pulled = new HashMap<>();
            models(api.get("/api/tags", bound)).forEach(model -> pulled.put(name(model), size(model)));
            Map<String, HostLook.Loaded> loaded = new HashMap<>();
            models(api.get("/api/ps", bound))
                    .forEach(model -> loaded.put(name(model), new HostLook.Loaded(size(model), keptFor(model))));
            return new HostLook(Duration.between(began, clock.instant()), null, pulled, loaded);
        } catch (CallException e) {
            return HostLook.failed(
                    Duration.between(began, clock.instant()),
                    e.failure() instanceof Failure.Unreachable(String reason)
                            ? reason
                            : e.failure().describe());
        }
    }

    /** As soon as nobody uses it; of no effect where it is not loaded. */
    public void unload(String model, Duration bound) throws CallException, InterruptedException {
        api.post(
                "/api/generate",
                "application/json",
                WORDS.createObjectNode()
                        .put("model", model)
                        .put("keep_alive", 0)
                        .toString(),
                bound);
    }

    private static List<JsonNode> models(String body) {
        return ResponseBody.elements(ResponseBody.of(body).json().path("models"))
                .toList();
    }

    private static String name(JsonNode model) {
        return model.path("name").asText(model.path("model").asText(""));
    }

    private static long size(JsonNode model) {
        return Math.max(0, model.path("size").asLong(0));
    }

    private Duration keptFor(JsonNode model) {
        try {
            Duration left = Duration.between(
                    clock.instant(),
                    OffsetDateTime.parse(model.path("expires_at").asText()).toInstant());
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException | ArithmeticException e) {
            // One that is kept for ever has a date beyond all.
            return Duration.ofDays(1);
        }
    }
}
