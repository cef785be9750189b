package dev.polyphony.economy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.polyphony.call.Failure;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.provider.VendorApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a batch API says; with none of its text in what is thrown. */
final class BatchReply {
    /** By as much a provider's clock and ours may differ. */
    static final Duration SKEW = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    private BatchReply() {}

    /** @throws CallException where it is no JSON */
    static JsonNode document(String text) throws CallException {
        ResponseBody body = ResponseBody.of(text);
        if (!body.isJson()) {
            throw malformed("not JSON");
        }
        return body.json();
    }

    /** A request as it goes into a batch: on one line. */
    static JsonNode compact(String written) {
        try {
            return JSON.readTree(written);
        } catch (JsonProcessingException e) {
            // Its text is in the exception.
            throw new IllegalStateException("a request that is no JSON");
        }
    }

    /** An id that stands at that place. */
    static String id(JsonNode document) throws CallException {
        String id = document.path("id").asText("");
        // It becomes part of a path.
        if (!id.matches("[\\w-]{1,200}")) {
            throw malformed("no id in it");
        }
        return id;
    }

    static CallException malformed(String why) {
        return CallException.answered(new Failure.MalformedReply(why), new Billing.Unknown());
    }

    /** Its sound lines; one that is none costs no other. */
    static Stream<JsonNode> lines(String text) {
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(BatchReply::line)
                .filter(JsonNode::isObject);
    }

    private static JsonNode line(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** As if it had come to a direct call. */
    static BatchResult read(VendorApi api, ModelRequest request, int status, JsonNode body, Duration took) {
        try {
            return new BatchResult.Answered(api.answer(request, status, body.toString(), took));
        } catch (CallException e) {
            return e.isMended()
                    ? new BatchResult.NotRun(BatchResult.Reason.WRITTEN_OTHERWISE)
                    : new BatchResult.Failed(e.failure(), e.billing());
        }
    }

    /** Each result at its request's place; nothing is said of the others. */
    static final class Places {
        private final BatchSubmission submission;
        private final BatchResult[] results;

        Places(BatchSubmission submission) {
            this.submission = submission;
            this.results = new BatchResult[submission.requests().size()];
            Arrays.fill(results, new BatchResult.NotRun(BatchResult.Reason.MISSING));
        }

        /** Empty where the line is none of the submission's. */
        Optional<ModelRequest> request(JsonNode line) {
            return place(line).map(submission.requests()::get);
        }

        void put(JsonNode line, BatchResult result) {
            place(line).ifPresent(place -> results[place] = result);
        }

        private Optional<Integer> place(JsonNode line) {
            return submission.place(line.path("custom_id").asText(""));
        }

        List<BatchResult> all() {
            return new ArrayList<>(Arrays.asList(results));
        }
    }
}
