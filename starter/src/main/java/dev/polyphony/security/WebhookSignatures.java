package dev.polyphony.security;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.polyphony.analysis.Principal;
import dev.polyphony.call.InvalidField;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Signatures of platforms that call our webhook and can send no key of ours, as Standard Webhooks has them: over the
 * webhook's id, its time, which may be five minutes off, and its body.
 */
@Component
public final class WebhookSignatures {
    /** The header with the id, which is the same where a webhook is sent again. */
    public static final String ID = Webhook.UNBRANDED_MSG_ID_KEY;

    private static final String SIGNATURE = Webhook.UNBRANDED_MSG_SIGNATURE_KEY;
    private static final List<String> HEADERS = List.of(ID, Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, SIGNATURE);
    private static final String SECRET = "POLYPHONY_WEBHOOK_SECRET";

    private final List<Webhook> secrets;
    private final Principal tenant;

    /**
     * @param secrets each {@code whsec_} and base64, several where one takes the place of another; empty where nothing
     *     has to be signed
     * @param tenant whose conversations those are that come without a key
     * @throws InvalidField of the variable, never with its value
     */
    WebhookSignatures(
            @Value("${polyphony.webhook.secret:}") String secrets,
            @Value("${polyphony.webhook.tenant:default}") String tenant) {
        this.secrets = Arrays.stream(secrets.split("[,\\s]+", -1))
                .filter(secret -> !secret.isEmpty())
                .map(WebhookSignatures::signer)
                .toList();
        this.tenant = new Principal(tenant);
    }

    private static Webhook signer(String secret) {
        try {
            return new Webhook(secret);
        } catch (IllegalArgumentException | EmptyWebhookSecretException e) {
            throw new InvalidField(SECRET, "base64, with whsec_ before it or without: openssl rand -base64 32");
        }
    }

    /** Whether webhooks have to be signed. */
    public boolean areRequired() {
        return !secrets.isEmpty();
    }

    boolean isSigned(HttpServletRequest request) {
        return areRequired() && request.getHeader(SIGNATURE) != null;
    }

    /**
     * Whose a webhook is that a right signature speaks for: of its tenant, to be let in to {@link WebhookRoute} alone.
     *
     * @throws KeyRefused where it is none
     */
    Identity identity(HttpServletRequest request, byte[] body) {
        verify(request, body);
        return Identity.webhook(tenant.tenant());
    }

    /**
     * Of no effect where none is required.
     *
     * @throws KeyRefused where it is missing, wrong, or too old
     */
    public void verify(HttpServletRequest request, byte[] body) {
        if (!areRequired()) {
            return;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        HEADERS.forEach(name -> headers.put(name, Collections.list(request.getHeaders(name))));
        if (headers.values().stream().anyMatch(values -> values.size() != 1)) {
            throw KeyRefused.unsigned();
        }
        String payload = new String(body, StandardCharsets.UTF_8);
        if (secrets.stream().noneMatch(secret -> isRight(secret, payload, headers))) {
            throw KeyRefused.wronglySigned();
        }
    }

    private static boolean isRight(Webhook secret, String payload, Map<String, List<String>> headers) {
        try {
            secret.verify(payload, headers);
            return true;
        } catch (WebhookVerificationException | IllegalArgumentException wrong) {
            return false;
        }
    }
}
