package dev.polyphony.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.call.Persisted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message to one receiver. What it says and the secret that signs it are read where it is sent, so that neither is
 * in a history.
 *
 * @param id that the receiver knows it by, the same however often it is sent
 * @param type such as {@code analysis.completed}
 * @param subject the workflow id of the analysis; the endpoint's id for a test
 * @param run of the analysis; absent for a test
 * @param endpoint that is registered; absent for a receiver that a request names
 * @param url of a receiver that a request names
 */
@Persisted
public record WebhookDelivery(
        String id,
        String type,
        String tenant,
        String subject,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String run,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String endpoint,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String url,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at) {
    /** Sent once, to try an endpoint. */
    public static final String TEST = "webhook.test";

    @JsonIgnore
    public boolean isTest() {
        return type.equals(TEST);
    }

    /** Of the workflow that sends it: one for each receiver, however many workers hand it over. */
    public String workflowId() {
        return "webhook/" + (endpoint == null ? "request" : endpoint) + "/" + id;
    }

    /** For people; without the address. */
    public String describe() {
        return type + " of " + subject + " to " + (endpoint == null ? "the address that the request names" : endpoint);
    }
}
