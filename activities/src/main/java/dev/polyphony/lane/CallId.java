package dev.polyphony.lane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.CallTask;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a call goes by in the ledger: analysis, place in the plan, and a digest of all that the answer depends on. A
 * retry, another worker and a reset of the workflow come to the same one; another question, model or parameter does
 * not.
 */
final class CallId {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CallId() {}

    static String of(CallTask task) {
        try {
            byte[] asked = JSON.writeValueAsString(Arrays.asList(
                            task.model().toString(),
                            task.prompt(),
                            task.conversation(),
                            task.schema(),
                            task.brief(),
                            task.repair(),
                            task.maxOutputTokens(),
                            task.temperature()))
                    .getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(asked);
            return task.analysisId() + "/" + task.path() + "/" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a call without an identity", e);
        }
    }
}
