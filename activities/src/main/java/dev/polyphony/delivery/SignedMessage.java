package dev.polyphony.delivery;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message as the Standard Webhooks specification has it. Written the same way each time, so that a receiver gets the
 * same body however often it is sent; what differs is the time at which it is.
 *
 * @param id that the receiver knows it by
 * @param body JSON
 */
public record SignedMessage(String id, String body) {
    private static final ObjectMapper JSON = JacksonJsonPayloadConverter.newDefaultObjectMapper();

    @JsonPropertyOrder({"type", "timestamp", "data"})
    private record Body(String type, String timestamp, Object data) {}

    /** @param at when that was which it tells of */
    public static SignedMessage of(String id, String type, Instant at, Object data) {
        try {
            return new SignedMessage(id, JSON.writeValueAsString(new Body(type, at.toString(), data)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message that cannot be written", e);
        }
    }

    /**
     * @param signers each of which alone is enough for the receiver; unsigned where there are none
     * @param now when it is sent
     */
    public Map<String, String> headers(List<Webhook> signers, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "Polyphony");
        headers.put(Webhook.UNBRANDED_MSG_ID_KEY, id);
        headers.put(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, String.valueOf(now.getEpochSecond()));
        if (!signers.isEmpty()) {
            List<String> signatures = new ArrayList<>();
            for (Webhook signer : signers) {
                signatures.add(signature(signer, now));
            }
            headers.put(Webhook.UNBRANDED_MSG_SIGNATURE_KEY, String.join(" ", signatures));
        }
        return headers;
    }

    private String signature(Webhook signer, Instant now) {
        try {
            return signer.sign(id, now.getEpochSecond(), body);
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("a message that cannot be signed", e);
        }
    }

    /** @throws IllegalArgumentException where it is none, without it */
    public static Webhook signer(String secret) {
        try {
            return new Webhook(secret);
        } catch (IllegalArgumentException | EmptyWebhookSecretException e) {
            throw new IllegalArgumentException("a secret that is none");
        }
    }
}
