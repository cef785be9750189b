package dev.polyphony.economy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.economy.BatchReply.Places;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.provider.VendorApi;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's: requests are handed in as they are, results come as lines. A batch carries no word of whoever made it,
 * but for its requests' names, which can be read when it has ended.
 */
final class AnthropicBatches implements BatchApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/messages/batches";
    private static final int PAGE = 100;
    private static final int PAGES = 5;
    private static final Duration FILE = Duration.ofMinutes(2);
    private static final Duration WORD = Duration.ofSeconds(20);

    private final VendorApi api;

    AnthropicBatches(VendorApi api) {
        this.api = api;
    }

    @Override
    public String submit(BatchSubmission submission) throws CallException, InterruptedException {
        ObjectNode batch = JSON.createObjectNode();
        ArrayNode requests = batch.putArray("requests");
        int place = 0;
        for (ModelRequest request : submission.requests()) {
            ObjectNode line = requests.addObject().put("custom_id", submission.name(place++));
            line.set("params", BatchReply.compact(api.written(request)));
        }
        return BatchReply.id(BatchReply.document(api.post(PATH, "application/json", batch.toString(), FILE)));
    }

    @Override
    public Optional<String> find(BatchSubmission submission) throws CallException, InterruptedException {
        String after = "";
        Instant since = submission.since().minus(BatchReply.SKEW);
        for (int page = 0; page < PAGES; page++) {
            JsonNode list = BatchReply.document(api.get(PATH + "?limit=" + PAGE + after, WORD));
            for (JsonNode batch : list.path("data")) {
                Instant created = time(batch, "created_at");
                if (created != null && created.isBefore(since)) {
                    return Optional.empty();
                }
                if (size(batch) == submission.requests().size() && mayBe(submission, batch)) {
                    return Optional.of(BatchReply.id(batch));
                }
                after = "&after_id=" + BatchReply.id(batch);
            }
            if (!list.path("has_more").asBoolean(false)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static int size(JsonNode batch) {
        return StreamSupport.stream(batch.path("request_counts").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .sum();
    }

    /** One that has ended is known by its names. */
    private boolean mayBe(BatchSubmission submission, JsonNode batch) throws CallException, InterruptedException {
        return !hasEnded(batch)
                || BatchReply.lines(results(BatchReply.id(batch)))
                        .findFirst()
                        .filter(line -> submission
                                .place(line.path("custom_id").asText(""))
                                .isPresent())
                        .isPresent();
    }

    private static boolean hasEnded(JsonNode batch) {
        return batch.path("processing_status").asText("").equals("ended");
    }

    @Override
    public BatchState state(String batch) throws CallException, InterruptedException {
        JsonNode told = told(batch);
        return hasEnded(told)
                ? new BatchState.Ended()
                : new BatchState.Running(
                        size(told)
                                - told.path("request_counts").path("processing").asInt(0),
                        time(told, "expires_at"));
    }

    private JsonNode told(String batch) throws CallException, InterruptedException {
        return BatchReply.document(api.get(PATH + "/" + batch, WORD));
    }

    private static @Nullable Instant time(JsonNode batch, String field) {
        try {
            return Instant.parse(batch.path(field).asText(""));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private String results(String batch) throws CallException, InterruptedException {
        return api.get(PATH + "/" + batch + "/results", FILE);
    }

    @Override
    public List<BatchResult> results(BatchSubmission submission, String batch)
            throws CallException, InterruptedException {
        JsonNode told = told(batch);
        Instant created = time(told, "created_at");
        Instant ended = time(told, "ended_at");
        Duration took = created == null || ended == null ? Duration.ZERO : Duration.between(created, ended);
        Places places = new Places(submission);
        BatchReply.lines(results(batch))
                .forEach(line -> places.request(line)
                        .ifPresent(request -> places.put(line, result(request, line.path("result"), took))));
        return places.all();
    }

    private BatchResult result(ModelRequest request, JsonNode result, Duration took) {
        return switch (result.path("type").asText("")) {
            case "succeeded" -> BatchReply.read(api, request, 200, result.path("message"), took);
            case "errored" -> BatchReply.read(api, request, status(result.path("error")), result.path("error"), took);
            case "expired" -> new BatchResult.NotRun(BatchResult.Reason.EXPIRED);
            case "canceled" -> new BatchResult.NotRun(BatchResult.Reason.CANCELLED);
            default -> new BatchResult.NotRun(BatchResult.Reason.MISSING);
        };
    }

    /** Under which a direct call would have been told so: a line has none. */
    private static int status(JsonNode error) {
        return switch (error.path("error")
                .path("type")
                .asText(error.path("type").asText(""))) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }

    @Override
    public void cancel(String batch) throws CallException, InterruptedException {
        api.post(PATH + "/" + batch + "/cancel", "application/json", "{}", WORD);
    }
}
