package dev.polyphony.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisPriority;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.call.EmbeddingTask;
import dev.polyphony.text.Sha256;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Whether two requests ask the same: their SHA-256 in a form that does not depend on the order of fields, nor on fields
 * that say nothing, such as those of later versions. All that was asked counts but the id and whether it is told in
 * pieces: bounds and tuning too.
 */
final class QuestionDigest {
    /** Where the workflow's memo has it; absent in those of earlier versions. */
    static final String MEMO = "question_sha256";

    private static final ObjectMapper JSON = JacksonJsonPayloadConverter.newDefaultObjectMapper()
            // Of records alone: in a schema a null can mean something.
            .setDefaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private QuestionDigest() {}

    /** 64 hexadecimal digits. */
    static String of(Analysis analysis) {
        ObjectNode asked = JSON.valueToTree(analysis);
        asked.remove("id");
        asked.remove("stream");
        if (analysis.limits().onBudget() == OnBudget.REFUSE) {
            // As where nobody says.
            asked.withObject("/limits").remove("on_budget");
        }
        if (analysis.priority() == AnalysisPriority.INTERACTIVE) {
            asked.remove("priority");
        }
        String schema = analysis.answerSchema();
        if (schema != null) {
            asked.set("answer_schema", read(schema));
        }
        return sha256(asked);
    }

    /** Of what vectors are wanted; the deadline is no part of it. */
    static String of(EmbeddingTask task) {
        ObjectNode asked = JSON.valueToTree(task);
        asked.remove(List.of("id", "deadline"));
        return sha256(asked);
    }

    private static String sha256(ObjectNode asked) {
        try {
            // A tree keeps the order it was read in, a map does not.
            Object canonical = JSON.convertValue(asked, Object.class);
            // As it is written: an image is many megabytes long.
            MessageDigest sha256 = Sha256.begin();
            JSON.writeValue(new DigestOutputStream(OutputStream.nullOutputStream(), sha256), canonical);
            return HexFormat.of().formatHex(sha256.digest());
        } catch (IOException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
    }

    /** What is no JSON is refused by a worker; until then it is its text. */
    private static JsonNode read(String schema) {
        try {
            return JSON.readTree(schema);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(schema);
        }
    }
}
