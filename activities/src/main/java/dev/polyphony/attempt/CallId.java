package dev.polyphony.attempt;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.text.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call goes by in the ledger: analysis, place in the plan, and a digest of all that the answer depends on. A
 * retry, another worker and a reset of the workflow come to the same one; another question, model or parameter does
 * not.
 */
final class CallId {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CallId() {}

    static String of(CallTask task) {
        Wording wording = task.wording();
        List<@Nullable Object> parts = new ArrayList<>(Arrays.asList(
                task.model().toString(),
                wording.prompt(),
                wording.conversation(),
                wording.schema(),
                wording.brief(),
                wording.repair(),
                task.sampling().maxOutputTokens(),
                task.sampling().temperature()));
        if (wording.parameters() != null) {
            parts.add(wording.parameters());
        }
        return task.place().analysisId() + "/" + task.place().path() + "/" + digest(parts);
    }

    /** A digest of all that its answer depends on but the question itself. */
    static String scope(CallTask task) {
        Wording wording = task.wording();
        return digest(Arrays.asList(
                task.model().toString(),
                wording.conversation(),
                wording.schema(),
                task.sampling().maxOutputTokens(),
                task.sampling().temperature(),
                wording.parameters()));
    }

    private static String digest(List<? extends @Nullable Object> parts) {
        // As it is written: an image is many megabytes long.
        MessageDigest sha256 = Sha256.begin();
        try (Writer text = new OutputStreamWriter(
                new DigestOutputStream(OutputStream.nullOutputStream(), sha256), StandardCharsets.UTF_8)) {
            JSON.writeValue(text, parts);
        } catch (IOException e) {
            throw new IllegalStateException("a call without an identity", e);
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, 16);
    }
}
