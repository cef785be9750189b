package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure.Phase;
import dev.polyphony.call.Usage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BillingEvidenceTest {
    private static final Billing FREE = new Billing.NotBilled();
    private static final Billing UNKNOWN = new Billing.Unknown();
    private static final String PAGE = "<html><h1>502 Bad Gateway</h1></html>";
    private static final String OPENAI = """
            {"error": {"message": "The server had an error", "type": "server_error", "param": null, "code": null}}""";

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 413, 422, 429})
    void refusedRequestIsFreeWhoeverRefusesIt(int status) {
        assertThat(at(Vendor.OPENAI, status, PAGE)).isEqualTo(FREE);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 402, 405, 408, 409, 418, 499, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 530})
    void pageOfSomethingInFrontMayCoverAnythingElse(int status) {
        assertThat(at(Vendor.OPENAI, status, PAGE)).isEqualTo(UNKNOWN);
        assertThat(at(Vendor.OPENAI, status, "")).isEqualTo(UNKNOWN);
        assertThat(at(Vendor.OPENAI, status, "upstream connect error or disconnect/reset before headers"))
                .isEqualTo(UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 405})
    void providersOwnRefusalIsFree(int status) {
        assertThat(at(Vendor.OPENAI, status, OPENAI)).isEqualTo(FREE);
        assertThat(at(Vendor.LAB, status, "{\"detail\": \"no\"}")).isEqualTo(FREE);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 499, 504, 520, 524})
    void providerThatGaveUpOnTheRequestMayHaveWorkedOnIt(int status) {
        assertThat(at(Vendor.OPENAI, status, OPENAI)).isEqualTo(UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI    | {'error': {'message': 'x', 'type': 'server_error'}}",
                "ANTHROPIC | {'type': 'error', 'error': {'type': 'api_error', 'message': 'x'}}",
                "GEMINI    | {'error': {'code': 503, 'message': 'x', 'status': 'UNAVAILABLE'}}",
                "GEMINI    | [{'error': {'code': 503, 'message': 'x', 'status': 'UNAVAILABLE'}}]",
            })
    void outageInTheWordsOfAVendorThatDoesNotBillItIsFree(Vendor vendor, String body) {
        assertThat(at(vendor, 503, body.replace('\'', '"'))).isEqualTo(FREE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI      | {'error': {'message': 'litellm.InternalServerError', 'type': null, 'code': '500'}}",
                "OPENAI      | {'message': 'Internal server error'}",
                "ANTHROPIC   | {'message': 'Endpoint request timed out'}",
                "GEMINI      | {'error': 'upstream'}",
                "HUGGINGFACE | {'error': {'message': 'x', 'type': 'server_error'}}",
                "MISTRAL     | {'object': 'error', 'message': 'x', 'type': 'internal_server_error'}",
                "LAB         | {'error': {'message': 'x', 'type': 'server_error'}}",
            })
    void outageInOtherWordsOrOfAProviderThatMayBillItMayBeBilled(Vendor vendor, String body) {
        assertThat(at(vendor, 500, body.replace('\'', '"'))).isEqualTo(UNKNOWN);
    }

    @Test
    void vendorsWordDoesNotHoldForAGatewayInFrontOfIt() {
        Endpoint gateway = Vendor.OPENAI.at("https://gateway.example/v1");

        assertThat(new BillingEvidence(gateway).of(answered(503, OPENAI))).isEqualTo(UNKNOWN);
        assertThat(new BillingEvidence(gateway).of(answered(429, OPENAI))).isEqualTo(FREE);
    }

    @Test
    void failureThatWasCountedIsBilledAsCounted() {
        assertThat(at(Vendor.LAB, 500, """
                {"error": {"message": "x"}, "usage": {"prompt_tokens": 12, "completion_tokens": 3}}""")).isEqualTo(new Billing.Billed(new Usage(12, 3)));
    }

    @Test
    void errorAmidAnAnswerIsNoRefusal() {
        assertThat(at(Vendor.LAB, 429, """
                {"choices": [{"message": {"content": "Half"}, "error": {"code": 429, "message": "x"}}]}""")).isEqualTo(UNKNOWN);
    }

    @Test
    void whatWasNotWrittenInFullIsFree() {
        assertThat(of(new ExchangeOutcome.Broken(Phase.FIRST_BYTE, new ConnectException(), false)))
                .isEqualTo(FREE);
        assertThat(of(new ExchangeOutcome.OutOfTime(Phase.CONNECT, false))).isEqualTo(FREE);
        assertThat(of(new ExchangeOutcome.Interrupted(false))).isEqualTo(FREE);
        assertThat(of(new ExchangeOutcome.Broken(Phase.FIRST_BYTE, new SSLHandshakeException("x"), true)))
                .isEqualTo(FREE);
    }

    @Test
    void whatWasWrittenInFullMayBeBilledHoweverItEnded() {
        assertThat(of(new ExchangeOutcome.Broken(Phase.FIRST_BYTE, new IOException("reset"), true)))
                .isEqualTo(UNKNOWN);
        assertThat(of(new ExchangeOutcome.Broken(Phase.BODY, new IOException("reset"), true)))
                .isEqualTo(UNKNOWN);
        assertThat(of(new ExchangeOutcome.OutOfTime(Phase.FIRST_BYTE, true))).isEqualTo(UNKNOWN);
        assertThat(of(new ExchangeOutcome.Interrupted(true))).isEqualTo(UNKNOWN);
    }

    private static Billing of(ExchangeOutcome ending) {
        return new BillingEvidence(Vendor.OPENAI.at("http://127.0.0.1:1/v1")).of(ending);
    }

    private static Billing at(Vendor vendor, int status, String body) {
        return new BillingEvidence(vendor.at("http://127.0.0.1:1")).of(answered(status, body));
    }

    private static ExchangeOutcome answered(int status, String body) {
        return new ExchangeOutcome.Answered(
                status, HttpHeaders.of(Map.of(), (name, value) -> true), body, Duration.ZERO);
    }
}
