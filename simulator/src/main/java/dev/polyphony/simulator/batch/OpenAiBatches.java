package dev.polyphony.simulator.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.simulator.script.Batching;
import dev.polyphony.simulator.wire.Incoming;
import dev.polyphony.simulator.wire.WireReply;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** OpenAI's files, as far as batches need them, and its batches. */
final class OpenAiBatches {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 20;

    private final Map<String, StoredFile> files = new HashMap<>();
    private final Map<String, Batch> batches = new LinkedHashMap<>();
    private final Map<String, Files> written = new HashMap<>();

    private record StoredFile(String id, String name, String purpose, String text, Instant created) {}

    /** Of a batch that has ended; each absent where it has no line. */
    private record Files(@Nullable String output, @Nullable String errors) {}

    Optional<WireReply> answer(
            Incoming incoming, FullHttpRequest request, Batching course, Function<Batch.Line, WireReply> ask) {
        String[] parts = incoming.path().split("/", -1);
        boolean files = incoming.path().startsWith("/v1/files");
        if (!files && !incoming.path().startsWith("/v1/batches")) {
            return Optional.empty();
        }
        String id = parts.length > 3 ? parts[3] : "";
        String what = incoming.method() + (files ? " file" : " batch") + (parts.length > 4 ? " " + parts[4] : "");
        return Optional.of(
                switch (what) {
                    case "POST file" -> upload(request);
                    case "GET file" ->
                        known(id).map(file -> WireReply.json(200, told(file))).orElseGet(this::none);
                    case "GET file content" ->
                        known(id)
                                .map(file -> WireReply.text(200, "application/octet-stream", file.text))
                                .orElseGet(this::none);
                    case "POST batch" -> create(incoming.body(), course);
                    case "GET batch" -> id.isEmpty() ? list(incoming, ask) : told(id, ask);
                    case "POST batch cancel" -> {
                        Batch batch = batches.get(id);
                        if (batch != null) {
                            batch.cancel();
                        }
                        yield batch == null ? none() : WireReply.json(200, told(batch, null));
                    }
                    default -> none();
                });
    }

    private Optional<StoredFile> known(String id) {
        return Optional.ofNullable(files.get(id));
    }

    private WireReply upload(FullHttpRequest request) {
        HttpPostRequestDecoder form = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
        try {
            String purpose = "";
            String name = "upload";
            String text = null;
            for (InterfaceHttpData part : form.getBodyHttpDatas()) {
                if (part.getName().equals("purpose") && part instanceof Attribute attribute) {
                    purpose = attribute.getValue();
                } else if (part.getName().equals("file") && part instanceof HttpData file) {
                    // Some clients send it without a name.
                    name = file instanceof FileUpload upload ? upload.getFilename() : name;
                    text = file.getString(StandardCharsets.UTF_8);
                }
            }
            if (text == null || purpose.isEmpty()) {
                return error(400, "'file' and 'purpose' are required", "missing_required_parameter");
            }
            return WireReply.json(200, told(store(name, purpose, text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            form.destroy();
        }
    }

    private StoredFile store(String name, String purpose, String text) {
        StoredFile file = new StoredFile(id("file-"), name, purpose, text, Instant.now());
        files.put(file.id, file);
        return file;
    }

    private WireReply create(JsonNode body, Batching course) {
        StoredFile input = files.get(body.path("input_file_id").asText(""));
        if (input == null || !input.purpose.equals("batch")) {
            return error(
                    400, "No such File object: " + body.path("input_file_id").asText(), "invalid_file");
        }
        if (!body.path("completion_window").asText("").equals("24h")) {
            return error(400, "Invalid value: completion_window must be 24h", "invalid_value");
        }
        List<Batch.Line> lines = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<String> models = new HashSet<>();
        boolean sound = true;
        for (String text : input.text.lines().filter(line -> !line.isBlank()).toList()) {
            JsonNode line = tree(text);
            sound &= ids.add(line.path("custom_id").asText(""))
                    && line.path("method").asText("").equals("POST")
                    && line.path("url").equals(body.path("endpoint"));
            models.add(line.path("body").path("model").asText(""));
            lines.add(new Batch.Line(line.path("custom_id").asText(""), line.path("body")));
        }
        Map<String, String> metadata = new HashMap<>();
        body.path("metadata")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        boolean refused = !sound || models.size() != 1;
        Batch batch = new Batch(
                id("batch_"),
                input.id,
                metadata,
                lines,
                refused ? new Batching(0, null, Batching.Status.REJECTED) : course);
        batches.put(batch.id, batch);
        return WireReply.json(200, told(batch, null));
    }

    private WireReply list(Incoming incoming, Function<Batch.Line, WireReply> ask) {
        List<Batch> newest = new ArrayList<>(batches.values()).reversed();
        String after = incoming.query().get("after");
        int from = after == null ? 0 : newest.indexOf(batches.get(after)) + 1;
        int limit = Integer.parseInt(incoming.query().getOrDefault("limit", String.valueOf(PAGE)));
        List<Batch> page = newest.subList(from, Math.min(newest.size(), from + limit));
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        page.forEach(batch -> data.add(told(batch, ask)));
        list.put("first_id", page.isEmpty() ? null : page.getFirst().id);
        list.put("last_id", page.isEmpty() ? null : page.getLast().id);
        list.put("has_more", from + page.size() < newest.size());
        return WireReply.json(200, list);
    }

    private WireReply told(String id, Function<Batch.Line, WireReply> ask) {
        Batch batch = batches.get(id);
        return batch == null ? none() : WireReply.json(200, told(batch, ask));
    }

    /** @param ask absent where it is told as it was */
    private ObjectNode told(Batch batch, @Nullable Function<Batch.Line, WireReply> ask) {
        Batch.State state = ask == null
                ? (batch.cancelling() == null ? Batch.State.IN_PROGRESS : Batch.State.CANCELLING)
                : batch.look(ask);
        Files ends =
                batch.hasEnded() ? written.computeIfAbsent(batch.id, id -> write(batch, state)) : new Files(null, null);
        long succeeded =
                batch.results().stream().filter(Batch.Result::succeeded).count();
        long failed = batch.results().stream()
                .filter(result -> result.reply() != null && !result.succeeded())
                .count();
        String status = state == Batch.State.REJECTED ? "failed" : state.name().toLowerCase(java.util.Locale.ROOT);
        ObjectNode body = JSON.createObjectNode()
                .put("id", batch.id)
                .put("object", "batch")
                .put("endpoint", "/v1/chat/completions");
        if (state == Batch.State.REJECTED) {
            body.putObject("errors")
                    .put("object", "list")
                    .putArray("data")
                    .addObject()
                    .put("code", "mismatched_model")
                    .put("message", "The file is not accepted.")
                    .put("line", 1);
        } else {
            body.putNull("errors");
        }
        body.put("input_file_id", batch.inputFile)
                .put("completion_window", "24h")
                .put("status", status)
                .put("output_file_id", ends.output)
                .put("error_file_id", ends.errors)
                .put("created_at", batch.created.getEpochSecond())
                .put("in_progress_at", batch.created.getEpochSecond())
                .put("expires_at", batch.expires().getEpochSecond());
        if (batch.ended() != null) {
            body.put(status + "_at", batch.ended().getEpochSecond());
        }
        body.putObject("request_counts")
                .put("total", state == Batch.State.REJECTED ? 0 : batch.size())
                .put("completed", succeeded)
                .put("failed", failed);
        ObjectNode metadata = body.putObject("metadata");
        batch.metadata.forEach(metadata::put);
        return body;
    }

    private Files write(Batch batch, Batch.State state) {
        StringBuilder output = new StringBuilder();
        StringBuilder errors = new StringBuilder();
        for (Batch.Result result : state == Batch.State.REJECTED ? List.<Batch.Result>of() : batch.results()) {
            ObjectNode line = JSON.createObjectNode()
                    .put("id", id("batch_req_"))
                    .put("custom_id", result.line().customId());
            WireReply reply = result.reply();
            if (reply == null) {
                boolean expired = state == Batch.State.EXPIRED;
                line.putNull("response")
                        .putObject("error")
                        .put("code", expired ? "batch_expired" : "batch_cancelled")
                        .put(
                                "message",
                                expired
                                        ? "This request could not be executed before the completion window expired."
                                        : "The batch was cancelled before this request was executed.");
            } else {
                line.putObject("response")
                        .put("status_code", reply.status())
                        .put("request_id", id("req_"))
                        .set("body", tree(reply.body()));
                line.putNull("error");
            }
            (result.succeeded() ? output : errors).append(line).append('\n');
        }
        return new Files(file(batch, "_output.jsonl", output), file(batch, "_error.jsonl", errors));
    }

    private @Nullable String file(Batch batch, String ending, StringBuilder text) {
        return text.isEmpty() ? null : store(batch.id + ending, "batch_output", text.toString()).id;
    }

    private static ObjectNode told(StoredFile file) {
        return JSON.createObjectNode()
                .put("id", file.id)
                .put("object", "file")
                .put("bytes", file.text.getBytes(StandardCharsets.UTF_8).length)
                .put("created_at", file.created.getEpochSecond())
                .put("filename", file.name)
                .put("purpose", file.purpose)
                .put("status", "processed");
    }

    private WireReply none() {
        return error(404, "No such object", "not_found");
    }

    private static WireReply error(int status, String message, String code) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .put("code", code);
        return WireReply.json(status, body);
    }

    private static String id(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
