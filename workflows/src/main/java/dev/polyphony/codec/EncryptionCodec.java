package dev.polyphony.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.polyphony.encryption.DecryptionFailed;
import dev.polyphony.encryption.EncryptionKeys;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Encrypts whole payloads with AES-256-GCM, in the form of Temporal's own encryption samples: {@code encoding} is
 * {@code binary/encrypted}, {@code encryption-key-id} names the key, the data is the nonce and the ciphertext of a
 * serialized payload. What was not encrypted is read as it is, so histories of before go on.
 *
 * <p>A key that is missing is a {@link DecryptionFailed}: a workflow task fails by it and is tried again, maybe by a
 * worker that has the key, and the workflow does not fail. It is no {@code DataConverterException}, for which the SDK
 * drops signals.
 */
public final class EncryptionCodec implements PayloadCodec {
    private static final String ENCODING = "encoding";
    private static final String KEY_ID = "encryption-key-id";
    private static final ByteString ENCRYPTED = ByteString.copyFromUtf8("binary/encrypted");

    /** Each is remembered until the process ends; whoever makes ids up is not given memory for them without end. */
    private static final int MOST_MISSED = 20;

    private final EncryptionKeys keys;
    private final Set<String> missed = ConcurrentHashMap.newKeySet();

    public EncryptionCodec(EncryptionKeys keys) {
        this.keys = keys;
    }

    /**
     * What clients and workers are given: Temporal's default converter behind this codec. Messages and stack traces of
     * failures are encrypted where payloads are.
     */
    public DataConverter converter() {
        return new CodecDataConverter(
                DefaultDataConverter.newDefaultInstance(),
                List.of(this),
                keys.current().isPresent());
    }

    public EncryptionKeys keys() {
        return keys;
    }

    /** Ids of keys that something was encrypted with and that were not at hand, since this process began. */
    public Set<String> missed() {
        return new TreeSet<>(missed);
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return keys.current()
                .map(ByteString::copyFromUtf8)
                .map(key ->
                        payloads.stream().map(plain -> encrypted(plain, key)).toList())
                .orElse(payloads);
    }

    private Payload encrypted(Payload plain, ByteString key) {
        return Payload.newBuilder()
                .putMetadata(ENCODING, ENCRYPTED)
                .putMetadata(KEY_ID, key)
                .setData(ByteString.copyFrom(keys.encrypt(plain.toByteArray())))
                .build();
    }

    /** @throws DecryptionFailed where the key of one is not at hand, or it was tampered with */
    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return payloads.stream().map(this::decrypted).toList();
    }

    /** The id of the key that a payload is encrypted with; empty where it is not encrypted. */
    public static Optional<String> keyOf(Payload payload) {
        return ENCRYPTED.equals(payload.getMetadataMap().get(ENCODING))
                ? Optional.of(
                        payload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8())
                : Optional.empty();
    }

    private Payload decrypted(Payload payload) {
        return keyOf(payload).map(key -> decrypted(payload, key)).orElse(payload);
    }

    private Payload decrypted(Payload payload, String key) {
        try {
            return Payload.parseFrom(keys.decrypt(key, payload.getData().toByteArray()));
        } catch (DecryptionFailed e) {
            if (e.keyMissing() && missed.size() < MOST_MISSED) {
                missed.add(key);
            }
            throw e;
        } catch (InvalidProtocolBufferException e) {
            throw new PayloadCodecException("what the key " + key + " opened is no payload", e);
        }
    }
}
