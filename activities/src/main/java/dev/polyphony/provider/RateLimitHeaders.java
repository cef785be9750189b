package dev.polyphony.provider;

import dev.polyphony.completion.ResponseBody;
import dev.polyphony.ledger.ToldLimit;
import dev.polyphony.ledger.ToldLimit.What;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's answer says of its limits: OpenAI's headers, which most have taken over, Anthropic's and Mistral's,
 * and how long a refusal asks to wait. Gemini and Ollama say nothing.
 */
final class RateLimitHeaders {
    /** Mistral counts by the clock's minute, and does not say when it is over. */
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private record Form(What what, String most, String remaining, String reset) {}

    private static final List<Form> FORMS = Stream.of(
                    form(What.REQUESTS, "x-ratelimit-%s-req-minute"),
                    form(What.REQUESTS, "anthropic-ratelimit-requests-%s"),
                    form(What.REQUESTS, "x-ratelimit-%s-requests"),
                    form(What.TOKENS, "x-ratelimit-%s-tokens-minute"),
                    form(What.TOKENS, "anthropic-ratelimit-tokens-%s"),
                    form(What.TOKENS, "x-ratelimit-%s-tokens"))
            .toList();

    private RateLimitHeaders() {}

    private static Form form(What what, String name) {
        return new Form(what, name.formatted("limit"), name.formatted("remaining"), name.formatted("reset"));
    }

    /** At most one word on each; none where nothing can be read. */
    static List<ToldLimit> of(ExchangeOutcome.Answered answered, Instant now) {
        Duration refused = answered.status() == HttpStatus.TOO_MANY_REQUESTS
                ? RetryAfter.of(answered.headers(), VendorError.of(ResponseBody.of(answered.body())), now)
                        .orElse(null)
                : null;
        return Stream.of(
                        said(What.REQUESTS, answered, now)
                                .map(word -> word.untilAtLeast(refused))
                                .or(() -> Optional.ofNullable(refused)
                                        .map(wait -> new ToldLimit(What.REQUESTS, answered.took(), null, 0L, wait))),
                        said(What.TOKENS, answered, now))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<ToldLimit> said(What what, ExchangeOutcome.Answered answered, Instant now) {
        HttpHeaders headers = answered.headers();
        return FORMS.stream()
                .filter(form -> form.what == what)
                .flatMap(form -> {
                    // Less than that is no limit, but what some say where they have none.
                    Long most = number(headers, form.most, 1);
                    Long remaining = number(headers, form.remaining, 0);
                    Duration reset = headers.firstValue(form.reset)
                            .flatMap(text -> RetryAfter.until(text.strip(), now))
                            .orElse(form.most.endsWith("-minute") ? MINUTE : null);
                    boolean until = remaining != null && reset != null;
                    return most == null && !until
                            ? Stream.empty()
                            : Stream.of(new ToldLimit(
                                    what, answered.took(), most, until ? remaining : null, until ? reset : null));
                })
                .findFirst();
    }

    private static @Nullable Long number(HttpHeaders headers, String name, long least) {
        try {
            return headers.firstValue(name)
                    .map(String::strip)
                    .map(Long::valueOf)
                    .filter(number -> number >= least)
                    .orElse(null);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
