package dev.polyphony.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.encryption.DecryptionFailed;
import dev.polyphony.encryption.EncryptionKeys;
import dev.polyphony.text.ServerLimits;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EncryptionCodecTest {
    private static final String MARK = "nightjar";
    private static final Analysis ANALYSIS =
            new Analysis("an-1", "default", "Where is the " + MARK + "?", Selection.Preset.of("vote"), Limits.DEFAULT);
    private static final EncryptionKeys KEYS = EncryptionKeys.of("Zmlyc3Qta2V5LW9mLXRoZS10ZXN0LTMyLWJ5dGVzLi4=");

    private final EncryptionCodec codec = new EncryptionCodec(KEYS);
    private final DataConverter converter = codec.converter();

    @Test
    void payloadNamesItsKeyAsTemporalsSamplesDoAndShowsNothingElse() {
        Payload encrypted = converter.toPayload(ANALYSIS).orElseThrow();

        assertThat(encrypted.getMetadataMap())
                .hasSize(2)
                .hasEntrySatisfying(
                        "encoding", value -> assertThat(value.toStringUtf8()).isEqualTo("binary/encrypted"))
                .hasEntrySatisfying(
                        "encryption-key-id",
                        value -> assertThat(value.toStringUtf8())
                                .isEqualTo(KEYS.ids().getFirst()));
        assertThat(new String(encrypted.toByteArray(), StandardCharsets.ISO_8859_1))
                .doesNotContain(MARK, "json/plain");
        assertThat(converter.fromPayload(encrypted, Analysis.class, Analysis.class))
                .isEqualTo(ANALYSIS);
    }

    /** Histories of before go on. */
    @Test
    void whatWasNotEncryptedIsReadAsItIs() {
        Optional<Payloads> plain = DefaultDataConverter.newDefaultInstance().toPayloads(ANALYSIS);

        assertThat(converter.fromPayloads(0, plain, Analysis.class, Analysis.class))
                .isEqualTo(ANALYSIS);
    }

    @Test
    void withoutKeysNothingIsChanged() {
        EncryptionCodec without = new EncryptionCodec(EncryptionKeys.NONE);

        assertThat(without.converter().toPayload(ANALYSIS))
                .isEqualTo(DefaultDataConverter.newDefaultInstance().toPayload(ANALYSIS));
        assertThat(without.converter()
                        .exceptionToFailure(ApplicationFailure.newFailure("it was " + MARK, "type"))
                        .getMessage())
                .isEqualTo("it was " + MARK);
    }

    @Test
    void messagesAndDetailsOfFailuresAreEncrypted() {
        ApplicationFailure failure = ApplicationFailure.newFailureWithCause(
                "it was " + MARK, "type", new IllegalStateException("inside the " + MARK), "details of the " + MARK);

        Failure encrypted = converter.exceptionToFailure(failure);

        assertThat(new String(encrypted.toByteArray(), StandardCharsets.ISO_8859_1))
                .doesNotContain(MARK);
        assertThat(converter.failureToException(encrypted))
                .hasMessageContaining("it was " + MARK)
                .cause()
                .hasMessageContaining("inside the " + MARK);
    }

    /** The SDK drops signals for a {@link DataConverterException}. */
    @Test
    void missingKeyIsSaidAndRemembered() {
        Payload encrypted = converter.toPayload(ANALYSIS).orElseThrow();
        EncryptionCodec other = new EncryptionCodec(EncryptionKeys.NONE);

        assertThatThrownBy(() -> other.converter().fromPayload(encrypted, Analysis.class, Analysis.class))
                .isInstanceOf(DecryptionFailed.class)
                .isNotInstanceOf(DataConverterException.class)
                .hasMessageContainingAll(KEYS.ids().getFirst(), "POLYPHONY_STORE_KEY", "it has none");
        assertThat(other.missed()).containsExactly(KEYS.ids().getFirst());
        assertThat(codec.missed()).isEmpty();
    }

    /** A server takes 400 bytes; with more the workflow is ended. */
    @Test
    void longestSummaryFitsTheServerWhenItIsEncrypted() {
        String summary = ServerLimits.summary("😀漢x".repeat(500));

        assertThat(converter.toPayload(summary).orElseThrow().getSerializedSize())
                .isBetween(350, 400);
        assertThat(converter
                        .toPayload(ServerLimits.details("x".repeat(50_000)))
                        .orElseThrow()
                        .getSerializedSize())
                .isLessThan(20_000);
    }
}
