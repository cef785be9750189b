package dev.polyphony.simulator.wire;

import dev.polyphony.simulator.script.Quota;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** How vendors tell what is left of a quota; Gemini and Ollama do not. */
public final class QuotaHeaders {
    private QuotaHeaders() {}

    public static WireReply on(WireReply reply, String provider, Quota.Use use) {
        WireReply told = with(reply, provider, "requests", use.requestsLeft());
        return with(told, provider, "tokens", use.tokensLeft());
    }

    private static WireReply with(WireReply reply, String provider, String what, Quota.@Nullable Standing left) {
        if (left == null) {
            return reply;
        }
        String limit = Integer.toString(left.limit());
        String remaining = Integer.toString(left.remaining());
        return switch (provider) {
            case "gemini", "ollama" -> reply;
            case "anthropic" ->
                reply.with("anthropic-ratelimit-" + what + "-limit", limit)
                        .with("anthropic-ratelimit-" + what + "-remaining", remaining)
                        .with(
                                "anthropic-ratelimit-" + what + "-reset",
                                Instant.now()
                                        .plus(left.reset())
                                        .plusMillis(999)
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString());
            case "mistral" -> {
                String unit = what.equals("requests") ? "req-minute" : "tokens-minute";
                yield reply.with("x-ratelimit-limit-" + unit, limit).with("x-ratelimit-remaining-" + unit, remaining);
            }
            default ->
                reply.with("x-ratelimit-limit-" + what, limit)
                        .with("x-ratelimit-remaining-" + what, remaining)
                        .with("x-ratelimit-reset-" + what, openAi(left.reset()));
        };
    }

    /** Such as 250ms or 12.5s. */
    private static String openAi(Duration reset) {
        return reset.toSeconds() == 0 ? reset.toMillis() + "ms" : reset.toMillis() / 1000.0 + "s";
    }
}
