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
                {"error": {"message": "Unsupported parameter: 'max_tokens'", "code": "unsupported_parameter"}}""")).isEqualTo(new Failure.InvalidRequest(400, "a parameter the model does not support"));
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
                .isEqualTo(new Failure.InvalidRequest(404, "no such address, check the base URL"));
        assertThat(of(302, "")).isEqualTo(new Failure.InvalidRequest(302, "redirected, check the base URL"));
    }

    @Test
    void tooLargeARequestIsTooLongAPrompt() {
        assertThat(of(413, "")).isEqualTo(new Failure.ContextTooLong());
    }

    @Test
    void brokenConnectionsAreToldApart() {
        assertThat(translation.of(new Ending.Broken(Phase.FIRST_BYTE, new ConnectException("x"), false)))
                .isEqualTo(new Failure.Unreachable("connection refused"));
        assertThat(translation.of(new Ending.Broken(Phase.FIRST_BYTE, new SSLHandshakeException("x"), true)))
                .isEqualTo(new Failure.Unreachable("no secure connection"));
    }

    private Failure of(int status, String body) {
        return translation.of(answered(status, body, Map.of()));
    }

    private static Ending answered(int status, String body, Map<String, List<String>> headers) {
        return new Ending.Answered(status, HttpHeaders.of(headers, (name, value) -> true), body, Duration.ZERO);
    }
}
