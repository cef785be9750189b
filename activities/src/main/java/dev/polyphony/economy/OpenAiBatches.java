package dev.polyphony.economy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.Failure;
import dev.polyphony.economy.BatchReply.Places;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.provider.VendorApi;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * OpenAI's: a file of requests is handed in, then a batch of it, which carries the submission's key; results come as
 * two files. A file of which no batch was made costs nothing.
 */
final class OpenAiBatches implements BatchApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "polyphony_submission";
    private static final String ENDPOINT = "/v1/chat/completions";
    private static final int PAGE = 100;
    private static final int PAGES = 5;
    private static final Set<String> ENDED = Set.of("completed", "expired", "cancelled");

    /** Of tens of megabytes. */
    private static final Duration FILE = Duration.ofMinutes(2);

    private static final Duration WORD = Duration.ofSeconds(20);

    private final VendorApi api;

    OpenAiBatches(VendorApi api) {
        this.api = api;
    }

    @Override
    public String submit(BatchSubmission submission) throws CallException, InterruptedException {
        String boundary = "polyphony-" + UUID.randomUUID();
        String file = BatchReply.id(BatchReply.document(
                api.post("/files", "multipart/form-data; boundary=" + boundary, form(boundary, submission), FILE)));
        ObjectNode batch = JSON.createObjectNode()
                .put("input_file_id", file)
                .put("endpoint", ENDPOINT)
                .put("completion_window", "24h");
        batch.putObject("metadata").put(KEY, submission.key());
        return BatchReply.id(BatchReply.document(api.post("/batches", "application/json", batch.toString(), WORD)));
    }

    private String form(String boundary, BatchSubmission submission) {
        StringBuilder form = new StringBuilder();
        form.append("--").append(boundary).append("\r\n");
        form.append("Content-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n");
        form.append("--").append(boundary).append("\r\n");
        form.append("Content-Disposition: form-data; name=\"file\"; filename=\"")
                .append(submission.key())
                .append(".jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n");
        int place = 0;
        for (ModelRequest request : submission.requests()) {
            ObjectNode line = JSON.createObjectNode()
                    .put("custom_id", submission.name(place++))
                    .put("method", "POST")
                    .put("url", ENDPOINT);
            line.set("body", BatchReply.compact(api.written(request)));
            form.append(line).append('\n');
        }
        return form.append("\r\n--").append(boundary).append("--\r\n").toString();
    }

    @Override
    public Optional<String> find(BatchSubmission submission) throws CallException, InterruptedException {
        String after = "";
        long since = submission.since().minus(BatchReply.SKEW).getEpochSecond();
        for (int page = 0; page < PAGES; page++) {
            JsonNode list = BatchReply.document(api.get("/batches?limit=" + PAGE + after, WORD));
            for (JsonNode batch : list.path("data")) {
                if (batch.path("metadata").path(KEY).asText("").equals(submission.key())) {
                    return Optional.of(BatchReply.id(batch));
                }
                if (batch.path("created_at").asLong(Long.MAX_VALUE) < since) {
                    return Optional.empty();
                }
                after = "&after=" + BatchReply.id(batch);
            }
            if (!list.path("has_more").asBoolean(false)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    @Override
    public BatchState state(String batch) throws CallException, InterruptedException {
        JsonNode told = told(batch);
        String status = told.path("status").asText("");
        if (status.equals("failed")) {
            return new BatchState.Refused(
                    new Failure.InvalidRequest(400, "the provider does not accept the batch's file"));
        }
        JsonNode counts = told.path("request_counts");
        return ENDED.contains(status)
                ? new BatchState.Ended()
                : new BatchState.Running(
                        counts.path("completed").asInt(0)
                                + counts.path("failed").asInt(0),
                        told.path("expires_at").isIntegralNumber()
                                ? Instant.ofEpochSecond(told.path("expires_at").asLong())
                                : null);
    }

    private JsonNode told(String batch) throws CallException, InterruptedException {
        return BatchReply.document(api.get("/batches/" + batch, WORD));
    }

    @Override
    public List<BatchResult> results(BatchSubmission submission, String batch)
            throws CallException, InterruptedException {
        JsonNode told = told(batch);
        Places places = new Places(submission);
        Duration took = took(told);
        for (String field : List.of("output_file_id", "error_file_id")) {
            String file = told.path(field).asText("").replace("null", "");
            if (!file.isEmpty()) {
                BatchReply.lines(api.get("/files/" + file + "/content", FILE))
                        .forEach(line -> places.request(line)
                                .ifPresent(request -> places.put(line, result(request, line, took))));
            }
        }
        return places.all();
    }

    private BatchResult result(ModelRequest request, JsonNode line, Duration took) {
        JsonNode response = line.path("response");
        if (response.isObject()) {
            return BatchReply.read(api, request, response.path("status_code").asInt(), response.path("body"), took);
        }
        return switch (line.path("error").path("code").asText("")) {
            case "batch_expired" -> new BatchResult.NotRun(BatchResult.Reason.EXPIRED);
            case "batch_cancelled" -> new BatchResult.NotRun(BatchResult.Reason.CANCELLED);
            default -> BatchReply.read(api, request, 500, line, took);
        };
    }

    private static Duration took(JsonNode told) {
        long created = told.path("created_at").asLong();
        long ended = told.path("completed_at")
                .asLong(told.path("expired_at").asLong(told.path("cancelled_at").asLong(created)));
        return Duration.ofSeconds(Math.max(0, ended - created));
    }

    @Override
    public void cancel(String batch) throws CallException, InterruptedException {
        api.post("/batches/" + batch + "/cancel", "application/json", "{}", WORD);
    }
}
