package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.call.Failure.Phase;
import java.net.ConnectException;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the simulator does not say: bodies seen from the vendors, and delays in every form. */
class FailureTranslationTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

    private final FailureTranslation translation = new FailureTranslation(NOW);

    @ParameterizedTest
    @CsvSource({
        "retry-after,    2,                             PT2S",
        "retry-after,    0.5,                           PT0.5S",
        "retry-after,    -3,                            PT0S",
        "retry-after,    1e99,                          PT168H",
        "retry-after,    'Sat, 21 Nov 2026 12:00:30 GMT', PT30S",
        "retry-after,    'Saturday, 21-Nov-26 12:00:30 GMT', PT30S",
        "retry-after,    'Sat Nov 21 12:00:30 2026',    PT30S",
        "retry-after,    'Sun Dec  6 12:00:30 2026',    PT168H",
        "retry-after,    'Sat, 21 Nov 2026 11:00:00 GMT', PT0S",
        "retry-after-ms, 1500,                          PT1.5S",
        "retry-after,    soon,                          ",
    })
    void delayIsReadInEveryForm(String header, String value, Duration delay) {
        assertThat(translation.of(answered(429, "", Map.of(header, List.of(value)))))
                .isEqualTo(new Failure.Throttled(delay));
    }

    @Test
    void finerHeaderWins() {
        var headers = Map.of("retry-after", List.of("2"), "retry-after-ms", List.of("1200"));

        assertThat(translation.of(answered(429, "{}", headers)))
                .isEqualTo(new Failure.Throttled(Duration.ofMillis(1200)));
    }

    @Test
    void googlesDelayIsReadFromTheBody() {
        assertThat(of(429, google("GenerateRequestsPerMinutePerProjectPerModel-FreeTier")))
                .isEqualTo(new Failure.Throttled(Duration.ofMillis(34_074)));
    }

    @Test
    void googlesUsedUpDayIsNotABusyMinute() {
        assertThat(of(429, google("GenerateRequestsPerDayPerProjectPerModel-FreeTier")))
                .isEqualTo(new Failure.CreditExhausted());
    }

    private static String google(String quota) {
        return """
                [{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED",
                  "message": "You exceeded your current quota, please check your plan and billing details.",
                  "details": [
                    {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": "%s"}]},
                    {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.074s"}]}}]
                """.formatted(quota);
    }

    @Test
    void unsupportedParameterIsSaidInOurWords() {
        assertThat(of(400, """
                {"error": {"message": "Unsupported parameter: 'max_tokens'", "code": "unsupported_parameter"}}"""))
                .isEqualTo(Failure.InvalidRequest.ofRequest(400, "a parameter the model does not support"));
    }

    @Test
    void filterOfAGatewayIsARefusal() {
        assertThat(of(400, """
                {"error": {"code": "content_filter", "innererror": {"code": "ResponsibleAIPolicyViolation"}}}""")).isEqualTo(new Failure.Refused());
    }

    @Test
    void quotedPromptIsNotReadAsTheProvidersWord() {
        assertThat(of(422, """
                {"detail": [{"msg": "too high", "input": "my credit balance is too low"}]}""")).isEqualTo(new Failure.InvalidRequest(422, "request not accepted"));
    }

    @Test
    void spendingLimitOfTheAccountIsItsCredit() {
        assertThat(of(400, """
                {"type": "error", "error": {"type": "invalid_request_error",
                  "message": "You have reached your specified API usage limits. You will regain access on 2026-12-01."}}""")).isEqualTo(new Failure.CreditExhausted());
    }

    @Test
    void blockedOutputAndFlaggedPromptAreRefusals() {
        assertThat(of(400, """
                {"type": "error", "error": {"type": "invalid_request_error",
                  "message": "Output blocked by content filtering policy"}}""")).isEqualTo(new Failure.Refused());
        assertThat(of(400, """
                {"error": {"message": "Invalid prompt: flagged", "type": "invalid_request_error",
                  "code": "invalid_prompt"}}""")).isEqualTo(new Failure.Refused());
    }

    @Test
    void requestBeyondAWholeMinutesQuotaIsTooLongNotThrottled() {
        assertThat(of(429, """
                {"error": {"message": "Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 51000.",
                  "type": "tokens", "code": "rate_limit_exceeded"}}""")).isEqualTo(new Failure.ContextTooLong());
    }

    @Test
    void overloadedProvidersWordOnWhenToComeBackIsKept() {
        assertThat(translation.of(answered(529, "{}", Map.of("retry-after", List.of("7")))))
                .isEqualTo(new Failure.Unavailable(529, Duration.ofSeconds(7)));
    }

    @Test
    void pageInPlaceOfAnErrorIsAWrongAddress() {
        assertThat(of(404, "<html>Not Found</html>"))
                .isEqualTo(Failure.InvalidRequest.ofProvider(404, "no such address, check the base URL"));
        assertThat(of(302, "")).isEqualTo(Failure.InvalidRequest.ofProvider(302, "redirected, check the base URL"));
    }

    @Test
    void tooLargeARequestIsTooLongAPrompt() {
        assertThat(of(413, "")).isEqualTo(new Failure.ContextTooLong());
    }

    @Test
    void brokenConnectionsAreToldApart() {
        assertThat(translation.of(new ExchangeOutcome.Broken(Phase.FIRST_BYTE, new ConnectException("x"), false)))
                .isEqualTo(new Failure.Unreachable("connection refused"));
        assertThat(translation.of(new ExchangeOutcome.Broken(Phase.FIRST_BYTE, new SSLHandshakeException("x"), true)))
                .isEqualTo(new Failure.Unreachable("no secure connection"));
    }

    @ParameterizedTest
    @CsvSource({
        "Rate limit reached. Please try again in 20ms.,            PT0.02S",
        "Please try again in 6.3s. Visit the docs,                 PT6.3S",
        "Please try again in 1m2.5s,                               PT1M2.5S",
        "Please retry after 3 seconds,                             PT3S",
        "Requests rate limit exceeded; please wait 2 minutes.,     PT2M",
        "Try again in 1h,                                          PT1H",
        "Please try again later,                                   ",
    })
    void delayIsReadFromTheMessage(String message, Duration delay) {
        assertThat(of(429, "{\"error\": {\"message\": \"" + message + "\"}}")).isEqualTo(new Failure.Throttled(delay));
    }

    @ParameterizedTest
    @CsvSource({
        "x-ratelimit-remaining-requests, x-ratelimit-reset-requests,           6m0s,                 PT6M",
        "x-ratelimit-remaining-tokens,   x-ratelimit-reset-tokens,             250ms,                PT0.25S",
        "x-ratelimit-remaining,          x-ratelimit-reset,                    12,                   PT12S",
        "x-ratelimit-remaining,          x-ratelimit-reset,                    1795262460,           PT1M",
        "x-ratelimit-remaining,          x-ratelimit-reset,                    1795262460000,        PT1M",
        "anthropic-ratelimit-input-tokens-remaining, anthropic-ratelimit-input-tokens-reset, 2026-11-21T12:00:30Z, PT30S",
    })
    void resetOfAUsedUpLimitIsADelay(String remaining, String reset, String value, Duration delay) {
        var used = Map.of(remaining, List.of("0"), reset, List.of(value));
        var left = Map.of(remaining, List.of("7"), reset, List.of(value));

        assertThat(translation.of(answered(429, "{}", used))).isEqualTo(new Failure.Throttled(delay));
        assertThat(translation.of(answered(429, "{}", left))).isEqualTo(new Failure.Throttled(null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-haiku",
                "`max_tokens` must be less than or equal to `32768`, the maximum value for `max_tokens` is less than the"
                        + " `context_window` for this model",
                "Unable to submit request because it has a maxOutputTokens value of 100000 but the supported range is from 1",
                "`max_tokens` or `max_completion_tokens` is too large: 5000. This model's maximum context length is 4096"
                        + " tokens and your request has 100 input tokens",
            })
    void tooMuchOutputNamesTheOptionThatMendsIt(String message) {
        assertThat(of(400, "{\"error\": {\"message\": \"" + message + "\"}}").describe())
                .contains("--max-output-tokens");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | You passed 4097 input tokens. However, the model's context length is only 4096 tokens",
                "400 | input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000",
                "400 | `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens",
                "400 | Range of input length should be [1, 30720]",
                "400 | Your request exceeded model token limit: 8192",
                "400 | prompt too long; exceeded max context length by 120 tokens",
                "500 | the request exceeds the available context size, try increasing it",
            })
    void promptThatDoesNotFitIsToldInManyWords(int status, String message) {
        assertThat(of(status, "{\"error\": {\"message\": \"" + message + "\"}}"))
                .isEqualTo(new Failure.ContextTooLong());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'statusCode': 404, 'message': 'Cannot POST /v1/chat', 'error': 'Not Found'}",
                "{'error': {'message': 'Invalid URL (POST /chat/completions)', 'type': 'invalid_request_error'}}",
                "{'error': {'code': '404', 'message': 'Resource not found'}}",
                "{'message': 'no Route matched with those values'}",
                "404 page not found",
            })
    void addressThatIsNoneIsNotAModelThatIsNone(String body) {
        assertThat(of(404, body.replace('\'', '"')))
                .isEqualTo(Failure.InvalidRequest.ofProvider(404, "no such address, check the base URL"));
    }

    @Test
    void requestTimeoutIsATimeout() {
        assertThat(of(408, "{}")).isEqualTo(new Failure.TimedOut(Phase.FIRST_BYTE));
    }

    private Failure of(int status, String body) {
        return translation.of(answered(status, body, Map.of()));
    }

    private static ExchangeOutcome answered(int status, String body, Map<String, List<String>> headers) {
        return new ExchangeOutcome.Answered(
                status, HttpHeaders.of(headers, (name, value) -> true), body, Duration.ZERO);
    }
}
