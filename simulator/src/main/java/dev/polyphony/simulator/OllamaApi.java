package dev.polyphony.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.ollama.KeepAlive;
import dev.polyphony.simulator.ollama.ModelScheduler;
import dev.polyphony.simulator.ollama.OllamaHost;
import dev.polyphony.simulator.wire.Incoming;
import dev.polyphony.simulator.wire.WireJson;
import dev.polyphony.simulator.wire.WireReply;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Ollama can be told and asked besides questions to models: what it has pulled, what it has loaded. */
final class OllamaApi {
    private static final String VERSION = "0.12.6";
    private static final Pattern PARAMETERS = Pattern.compile("(\\d+(?:\\.\\d+)?b)\\b");

    private final Supplier<OllamaHost> host;

    OllamaApi(Supplier<OllamaHost> host) {
        this.host = host;
    }

    /** Answers unless it is a question to a model, or nothing that Ollama knows. */
    boolean answer(Incoming incoming, Responder responder) {
        if (!incoming.provider().equals("ollama")) {
            return false;
        }
        switch (incoming.method() + " " + incoming.path()) {
            case "GET ", "GET /" ->
                reply(responder, WireReply.text(200, "text/plain; charset=utf-8", "Ollama is running"));
            case "GET /api/version" -> reply(responder, WireReply.json(200, WireJson.object("version", VERSION)));
            case "GET /api/tags" -> reply(responder, tags(host.get()));
            case "GET /api/ps" -> reply(responder, ps(host.get()));
            case "POST /api/show" -> reply(responder, show(host.get(), model(incoming)));
            case "DELETE /api/delete" -> reply(responder, delete(host.get(), model(incoming)));
            case "POST /api/pull" ->
                responder.play(
                        new OllamaPull(host.get(), model(incoming)).delivery(incoming.body()), LoggedOutcome.ANSWERED);
            case "POST /api/generate" -> {
                return incoming.body().path("prompt").asText("").isEmpty()
                        && place(incoming, responder, WireJson.object("response", ""));
            }
            case "POST /api/chat" -> {
                return incoming.body().path("messages").isEmpty()
                        && place(
                                incoming,
                                responder,
                                WireJson.object("message", WireJson.object("role", "assistant", "content", "")));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A request that asks nothing has its model loaded, or unloaded where it says to keep it for no time. */
    private boolean place(Incoming incoming, Responder responder, Map<String, ?> nothing) {
        OllamaHost machine = host.get();
        String model = model(incoming);
        if (model.isBlank()) {
            return false;
        }
        if (!machine.has(model)) {
            reply(responder, notFound(model));
            return true;
        }
        if (KeepAlive.of(incoming.body()).filter(Duration::isZero).isPresent()) {
            machine.unload(model);
            reply(responder, placed(model, nothing, "unload"));
            return true;
        }
        CompletableFuture<ModelScheduler.Ticket> ticket = new CompletableFuture<>();
        ticket.complete(machine.ask(
                model,
                KeepAlive.of(incoming.body()).orElse(null),
                admission -> responder.onLoop(() -> {
                    ticket.thenAccept(ModelScheduler.Ticket::end);
                    reply(
                            responder,
                            switch (admission) {
                                case ModelScheduler.Admission.Running running -> placed(model, nothing, "load");
                                case ModelScheduler.Admission.Refused(int status, String error) ->
                                    WireReply.json(status, WireJson.object("error", error));
                            });
                })));
        return true;
    }

    private static WireReply placed(String model, Map<String, ?> nothing, String reason) {
        var body = WireJson.object("model", model, "created_at", Instant.now().toString());
        body.putAll(nothing);
        body.put("done", true);
        body.put("done_reason", reason);
        return WireReply.json(200, body);
    }

    private static WireReply tags(OllamaHost host) {
        List<?> models = host.pulled().stream()
                .map(model -> WireJson.object(
                        "name",
                        model,
                        "model",
                        model,
                        "modified_at",
                        "2025-05-04T17:37:44.706015396-07:00",
                        "size",
                        host.bytesOf(model),
                        "digest",
                        OllamaPull.digest(model),
                        "details",
                        details(model)))
                .toList();
        return WireReply.json(200, WireJson.object("models", models));
    }

    private static WireReply ps(OllamaHost host) {
        List<?> models = host.loaded().stream()
                .map(loaded -> WireJson.object(
                        "name",
                        loaded.model(),
                        "model",
                        loaded.model(),
                        "size",
                        OllamaHost.bytes(loaded.size()),
                        "digest",
                        OllamaPull.digest(loaded.model()),
                        "details",
                        details(loaded.model()),
                        "expires_at",
                        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                                loaded.expiresAt().atOffset(ZoneOffset.UTC)),
                        "size_vram",
                        OllamaHost.bytes(loaded.vram()),
                        "context_length",
                        4096))
                .toList();
        return WireReply.json(200, WireJson.object("models", models));
    }

    private static WireReply show(OllamaHost host, String model) {
        if (!host.has(model)) {
            return notFound(model);
        }
        return WireReply.json(
                200,
                WireJson.object(
                        "details",
                        details(model),
                        "model_info",
                        WireJson.object("general.architecture", "llama", "llama.context_length", 131_072),
                        "capabilities",
                        List.of("completion")));
    }

    private static WireReply delete(OllamaHost host, String model) {
        return host.delete(model) ? WireReply.text(200, "application/json", "") : notFound(model);
    }

    private static Object details(String model) {
        Matcher parameters = PARAMETERS.matcher(model.toLowerCase(Locale.ROOT));
        String size = parameters.find() ? parameters.group(1).toUpperCase(Locale.ROOT) : "3.2B";
        return WireJson.object(
                "parent_model",
                "",
                "format",
                "gguf",
                "family",
                "llama",
                "families",
                List.of("llama"),
                "parameter_size",
                size,
                "quantization_level",
                "Q4_K_M");
    }

    /** Older clients call it a name. */
    private static String model(Incoming incoming) {
        JsonNode body = incoming.body();
        return body.path("model").asText(body.path("name").asText(""));
    }

    private static WireReply notFound(String model) {
        return WireReply.json(404, WireJson.object("error", "model '" + model + "' not found"));
    }

    private static void reply(Responder responder, WireReply reply) {
        responder.play(new Delivery.Whole(reply), LoggedOutcome.ANSWERED);
    }
}
