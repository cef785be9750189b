package dev.polyphony.simulator.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.simulator.script.Batching;
import dev.polyphony.simulator.wire.Incoming;
import dev.polyphony.simulator.wire.WireReply;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Anthropic's message batches. */
final class AnthropicBatches {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/v1/messages/batches";
    private static final Pattern CUSTOM_ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final int PAGE = 20;

    private final Map<String, Batch> batches = new LinkedHashMap<>();

    Optional<WireReply> answer(Incoming incoming, Batching course, Function<Batch.Line, WireReply> ask) {
        String path = incoming.path();
        if (!path.equals(PATH) && !path.startsWith(PATH + "/")) {
            return Optional.empty();
        }
        if (path.equals(PATH)) {
            return Optional.of(
                    incoming.method().equals("POST") ? create(incoming.body(), course) : list(incoming, ask));
        }
        String rest = path.substring(PATH.length() + 1);
        int slash = rest.indexOf('/');
        Batch batch = batches.get(slash < 0 ? rest : rest.substring(0, slash));
        if (batch == null) {
            return Optional.of(error(404, "not_found_error", "Message batch not found"));
        }
        return switch (incoming.method() + (slash < 0 ? "" : rest.substring(slash))) {
            case "GET" -> Optional.of(WireReply.json(200, written(batch, ask)));
            case "POST/cancel" -> {
                batch.cancel();
                yield Optional.of(WireReply.json(200, written(batch, null)));
            }
            case "GET/results" -> Optional.of(results(batch, ask));
            default -> Optional.empty();
        };
    }

    private WireReply create(JsonNode body, Batching course) {
        List<Batch.Line> lines = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode request : body.path("requests")) {
            String id = request.path("custom_id").asText("");
            if (!CUSTOM_ID.matcher(id).matches() || !ids.add(id)) {
                return error(400, "invalid_request_error", "requests: custom_id must be unique and match the pattern");
            }
            lines.add(new Batch.Line(id, request.path("params")));
        }
        if (lines.isEmpty()) {
            return error(400, "invalid_request_error", "requests: List should have at least 1 item");
        }
        Batch batch =
                new Batch("msgbatch_" + UUID.randomUUID().toString().replace("-", ""), "", Map.of(), lines, course);
        batches.put(batch.id, batch);
        return WireReply.json(200, written(batch, null));
    }

    private WireReply list(Incoming incoming, Function<Batch.Line, WireReply> ask) {
        List<Batch> newest = new ArrayList<>(batches.values()).reversed();
        String after = incoming.query().get("after_id");
        int from = after == null ? 0 : newest.indexOf(batches.get(after)) + 1;
        int limit = Integer.parseInt(incoming.query().getOrDefault("limit", String.valueOf(PAGE)));
        List<Batch> page = newest.subList(from, Math.min(newest.size(), from + limit));
        ObjectNode list = JSON.createObjectNode();
        ArrayNode data = list.putArray("data");
        page.forEach(batch -> data.add(written(batch, ask)));
        list.put("has_more", from + page.size() < newest.size());
        list.put("first_id", page.isEmpty() ? null : page.getFirst().id);
        list.put("last_id", page.isEmpty() ? null : page.getLast().id);
        return WireReply.json(200, list);
    }

    private static WireReply results(Batch batch, Function<Batch.Line, WireReply> ask) {
        batch.look(ask);
        if (!batch.hasEnded()) {
            return error(404, "not_found_error", "The results of this batch are not available yet");
        }
        StringBuilder lines = new StringBuilder();
        for (Batch.Result result : batch.results()) {
            ObjectNode line =
                    JSON.createObjectNode().put("custom_id", result.line().customId());
            ObjectNode outcome = line.putObject("result");
            WireReply reply = result.reply();
            if (reply == null) {
                switch (batch.look(ask)) {
                    case EXPIRED -> outcome.put("type", "expired");
                    case CANCELLED -> outcome.put("type", "canceled");
                    default ->
                        outcome.put("type", "errored")
                                .putObject("error")
                                .put("type", "error")
                                .putObject("error")
                                .put("type", "invalid_request_error")
                                .put("message", "The request was rejected");
                }
            } else if (result.succeeded()) {
                outcome.put("type", "succeeded").set("message", tree(reply.body()));
            } else {
                outcome.put("type", "errored").set("error", tree(reply.body()));
            }
            lines.append(line).append('\n');
        }
        return WireReply.text(200, "application/x-jsonl", lines.toString());
    }

    /** @param ask absent where it is told as it was */
    private static ObjectNode written(Batch batch, @Nullable Function<Batch.Line, WireReply> ask) {
        Batch.State state = ask == null ? null : batch.look(ask);
        List<Batch.Result> results = batch.results();
        long succeeded = results.stream().filter(Batch.Result::succeeded).count();
        long left = results.stream().filter(result -> result.reply() == null).count();
        ObjectNode body = JSON.createObjectNode()
                .put("id", batch.id)
                .put("type", "message_batch")
                .put(
                        "processing_status",
                        batch.hasEnded() ? "ended" : batch.cancelling() == null ? "in_progress" : "canceling");
        body.putObject("request_counts")
                .put("processing", batch.hasEnded() ? 0 : batch.size())
                .put("succeeded", succeeded)
                .put("errored", results.size() - succeeded - left + (state == Batch.State.REJECTED ? left : 0))
                .put("canceled", state == Batch.State.CANCELLED ? left : 0)
                .put("expired", state == Batch.State.EXPIRED ? left : 0);
        body.put("ended_at", text(batch.ended()))
                .put("created_at", batch.created.toString())
                .put("expires_at", batch.expires().toString())
                .putNull("archived_at")
                .put("cancel_initiated_at", text(batch.cancelling()))
                .put(
                        "results_url",
                        batch.hasEnded() ? "https://api.anthropic.com" + PATH + "/" + batch.id + "/results" : null);
        return body;
    }

    private static @Nullable String text(@Nullable Object time) {
        return time == null ? null : time.toString();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WireReply error(int status, String type, String message) {
        ObjectNode body = JSON.createObjectNode().put("type", "error");
        body.putObject("error").put("type", type).put("message", message);
        return WireReply.json(status, body);
    }
}
