package dev.polyphony.budget;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import dev.polyphony.call.InvalidField;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts are posted. Its text form hides the address: it often carries a token.
 *
 * @param signer absent where nobody can tell that it is us
 */
public record AlertWebhook(URI address, @Nullable Webhook signer) {
    public static final String ADDRESS = "POLYPHONY_ALERT_WEBHOOK";
    public static final String SECRET = "POLYPHONY_ALERT_SECRET";

    /**
     * Empty where none is configured.
     *
     * @throws InvalidField naming the variable, never its value
     */
    public static Optional<AlertWebhook> from(Map<String, String> environment) {
        String address = environment.getOrDefault(ADDRESS, "").strip();
        String secret = environment.getOrDefault(SECRET, "").strip();
        return address.isEmpty()
                ? Optional.empty()
                : Optional.of(new AlertWebhook(address(address), secret.isEmpty() ? null : signer(secret)));
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text);
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the value.
        }
        throw new InvalidField(ADDRESS, "an address such as https://example.org/hooks/polyphony");
    }

    private static Webhook signer(String secret) {
        try {
            return new Webhook(secret);
        } catch (IllegalArgumentException | EmptyWebhookSecretException e) {
            throw new InvalidField(SECRET, "base64, with whsec_ before it or without: openssl rand -base64 32");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
