package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.completion.ResponseBody;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a refusal may be one of the beginning of an answer that the request ends with. */
class VendorErrorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type': 'error', 'error': {'type': 'invalid_request_error', 'message': 'This model does not support"
                        + " assistant message prefill. The conversation must end with a user message.'}} | true",
                "{'object': 'error', 'message': 'Expected last role User or Tool (or Assistant with prefix True) for"
                        + " serving but got assistant', 'code': '3230'} | true",
                "{'error': {'message': 'Assistant turns are not welcome here.', 'type': 'invalid_request_error'}} | true",
                "{'detail': [{'loc': ['body', 'messages', 1, 'prefix'], 'msg': 'Extra inputs are not permitted'}]} | true",
                "{'error': {'message': 'Unsupported value: temperature', 'param': 'temperature'}} | false",
                "{'error': {'message': 'prompt is too long: 200001 tokens > 200000 maximum'}} | false",
                "{'error': {'message': 'Your credit balance is too low'}} | false",
                "{'error': {'message': 'Output blocked by content filtering policy'}} | false",
                "{'message': 'Invalid model: m', 'code': '1500'} | false",
                "{'error': {'message': 'max_tokens: 99999 > 8192, the maximum allowed number of output tokens'}} | false",
            })
    void whatMindsSomethingElseIsNoRefusalOfAPrefill(String body, boolean prefill) {
        assertThat(VendorError.of(ResponseBody.of(body.replace('\'', '"'))).mayMindPrefill())
                .isEqualTo(prefill);
    }
}
