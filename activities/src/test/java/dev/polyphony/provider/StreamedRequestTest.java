package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.ModelParameters;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.provider.ParameterSupport.Refused;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers refuse of a stream, and how they are asked then. */
class StreamedRequestTest {
    private static final Streaming STREAMING = new Streaming(piece -> {}, Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final ModelRequest PROSE = new ModelRequest("m", "Why?", 10, null, Duration.ofSeconds(1));
    private static final ModelRequest FORM = PROSE.beside(
            new ModelParameters(
                    null, null, null, null, null, null, null, null, null, null, ModelParameters.JSON_OBJECT),
            "{}",
            null);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"error": {"message": "Unrecognized request argument supplied: stream_options", "param": null}} | STREAM_OPTIONS
            {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]} | STREAM_OPTIONS
            {"detail": [{"loc": ["body", "stream_options", "include_usage"], "msg": "field not known"}]} | STREAM_OPTIONS
            {"error": {"message": "Additional properties are not allowed ('stream_options' was unexpected)"}} | STREAM_OPTIONS
            {"error": {"message": "Your organization must be verified to stream this model.", "param": "stream", "code": "unsupported_value"}} | STREAM
            {"error": {"message": "Cannot use tools with stream"}} | STREAM
            {"error": {"message": "streaming is not supported for this model"}} | STREAM
            {"error": {"message": "the upstream provider does not support this"}} | NONE
            """)
    void refusalOfAStreamIsKnownByItsWords(String body, String refused) {
        assertThat(VendorError.of(ResponseBody.of(body))
                        .refusedParameter()
                        .map(Enum::name)
                        .orElse("NONE"))
                .isEqualTo(refused);
    }

    @Test
    void modelThatGivesNoStreamIsAskedForAllAtOnce() {
        assertThat(StreamedRequest.of(Adapter.OPENAI, STREAMING, PROSE, Set.of(Refused.STREAM)))
                .isNull();
        assertThat(StreamedRequest.of(Adapter.OPENAI, STREAMING, PROSE, Set.of()))
                .isNotNull();
    }

    @Test
    void modelThatGivesNoFormAsAStreamStillStreamsProse() {
        Set<Refused> shaped = Set.of(Refused.SHAPED_STREAM);

        assertThat(StreamedRequest.of(Adapter.OPENAI, STREAMING, FORM, shaped)).isNull();
        assertThat(StreamedRequest.of(Adapter.OPENAI, STREAMING, PROSE, shaped)).isNotNull();
    }
}
