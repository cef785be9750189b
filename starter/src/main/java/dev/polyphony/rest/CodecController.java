package dev.polyphony.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.call.InvalidField;
import dev.polyphony.encryption.DecryptionFailed;
import dev.polyphony.request.JsonRequests;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Temporal's remote codec protocol, by which its Web UI and its command line show what is encrypted in histories. */
@RestController
@Tag(name = "Encryption")
class CodecController {
    private static final JsonFormat.Parser JSON = JsonFormat.parser().ignoringUnknownFields();

    private final UnaryOperator<List<Payload>> encoding;
    private final UnaryOperator<List<Payload>> decoding;

    CodecController(ObjectProvider<PayloadCodec> codec) {
        PayloadCodec known = codec.getIfAvailable();
        this.encoding = known == null ? same -> same : known::encode;
        this.decoding = known == null ? same -> same : known::decode;
    }

    @Bean
    static DescribedBody payloadsToCode() {
        return DescribedBody.of(
                "PayloadsToCode",
                """
                {
                  "type": "object",
                  "description": "Payloads in the JSON form of Temporal's protocol buffers; metadata and data in base64.",
                  "properties": {
                    "payloads": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "properties": {
                          "metadata": {"type": "object", "additionalProperties": {"type": "string"}},
                          "data": {"type": "string"}
                        }
                      }
                    }
                  }
                }
                """,
                "{\"payloads\": [{\"metadata\": {\"encoding\": \"anNvbi9wbGFpbg==\"}, \"data\": \"IlJFU1Q/Ig==\"}]}");
    }

    /**
     * In the form of the protocol.
     *
     * @param payloads as many as were sent, in their order
     */
    record CodedPayloads(List<CodedPayload> payloads) {
        static CodedPayloads of(List<Payload> payloads) {
            return new CodedPayloads(payloads.stream().map(CodedPayload::of).toList());
        }
    }

    /**
     * @param metadata by name, in base64
     * @param data in base64
     */
    record CodedPayload(Map<String, String> metadata, String data) {
        static CodedPayload of(Payload payload) {
            Map<String, String> metadata = new TreeMap<>();
            payload.getMetadataMap().forEach((name, value) -> metadata.put(name, base64(value)));
            return new CodedPayload(metadata, base64(payload.getData()));
        }

        private static String base64(ByteString bytes) {
            return Base64.getEncoder().encodeToString(bytes.toByteArray());
        }
    }

    @PostMapping("/codec/encode")
    @Operation(operationId = "encodePayloads", summary = "Encrypt payloads as the installation does")
    CodedPayloads encode(@RequestBody @Schema(ref = "PayloadsToCode") byte[] body) {
        return CodedPayloads.of(encoding.apply(read(body)));
    }

    @PostMapping("/codec/decode")
    @Operation(operationId = "decodePayloads", summary = "Decrypt payloads, whichever tenant's they are")
    CodedPayloads decode(@RequestBody @Schema(ref = "PayloadsToCode") byte[] body) {
        List<Payload> payloads = read(body);
        try {
            return CodedPayloads.of(decoding.apply(payloads));
        } catch (DecryptionFailed | PayloadCodecException e) {
            throw new InvalidField("payloads", String.valueOf(e.getMessage()));
        }
    }

    private static List<Payload> read(byte[] body) {
        if (!isAsDescribed(JsonRequests.tree(body))) {
            throw notAsDescribed();
        }
        Payloads.Builder payloads = Payloads.newBuilder();
        try {
            JSON.merge(new String(body, StandardCharsets.UTF_8), payloads);
        } catch (InvalidProtocolBufferException e) {
            // Without its message, which quotes the body.
            throw notAsDescribed();
        }
        return payloads.getPayloadsList();
    }

    /** The reader of protocol buffers takes numbers for texts, and null for anything. */
    private static boolean isAsDescribed(JsonNode body) {
        JsonNode payloads = body.path("payloads");
        return body.isObject()
                && (payloads.isMissingNode() || payloads.isArray())
                && all(
                        payloads,
                        payload -> payload.isObject()
                                && isTextOrMissing(payload.path("data"))
                                && (payload.path("metadata").isMissingNode()
                                        || payload.path("metadata").isObject())
                                && all(payload.path("metadata"), JsonNode::isTextual));
    }

    private static boolean all(JsonNode values, Predicate<JsonNode> each) {
        return StreamSupport.stream(values.spliterator(), false).allMatch(each);
    }

    private static boolean isTextOrMissing(JsonNode value) {
        return value.isMissingNode() || value.isTextual();
    }

    private static InvalidField notAsDescribed() {
        return new InvalidField(
                "body",
                "expected payloads in JSON: {\"payloads\": [{\"metadata\": {\"encoding\": \"...\"}, \"data\":"
                        + " \"...\"}]}, metadata and data in base64");
    }
}
