package dev.polyphony.client;

import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.call.InvalidField;
import dev.polyphony.port.BatchStore;
import dev.polyphony.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines of a batch in, one after the other. Closed before its {@link #end} it leaves nothing behind. For one
 * thread.
 */
public final class BatchUpload implements AutoCloseable {
    /** Kept together, and held in memory until then. */
    private static final int PIECE = 500;

    private static final long PIECE_BYTES = 4L * 1024 * 1024;

    private final BatchStore store;
    private final WorkflowId id;
    private final BatchLimits limits;
    private final Consumer<WorkflowId> begin;
    private final String token = UUID.randomUUID().toString();
    private final boolean known;
    private final MessageDigest digest = Sha256.begin();
    private final List<BatchLine.Received> piece = new ArrayList<>();
    private long pieceBytes;
    private int lines;
    private int valid;
    private BatchLine.Received.@Nullable Invalid firstInvalid;
    private boolean ended;

    /** @param begin has the batch begun once it is whole, unless it has */
    BatchUpload(
            BatchStore store, WorkflowId id, @Nullable String name, BatchLimits limits, Consumer<WorkflowId> begin) {
        this.store = store;
        this.id = id;
        this.limits = limits;
        this.begin = begin;
        this.known = !store.open(id, token, name, limits);
    }

    /** @param lines all of them, those included that say no analysis */
    public record Received(String id, boolean already, int lines, int invalid) {}

    /** The batch's id. */
    public String id() {
        return id.id();
    }

    /** Of the line that comes next, from 1. */
    public int next() {
        return lines + 1;
    }

    /**
     * @param text as it was sent, by which the same batch is known again
     * @throws BatchConflict where somebody else began to send the batch anew
     */
    public void add(BatchLine.Received line, byte[] text) {
        lines++;
        digest.update(text);
        digest.update((byte) '\n');
        switch (line) {
            case BatchLine.Received.Valid asked -> valid++;
            case BatchLine.Received.Invalid invalid -> firstInvalid = firstInvalid == null ? invalid : firstInvalid;
        }
        if (known) {
            return;
        }
        piece.add(line);
        pieceBytes += text.length;
        if (piece.size() == PIECE || pieceBytes > PIECE_BYTES) {
            flush();
        }
    }

    private void flush() {
        if (!store.add(id, token, piece)) {
            throw BatchConflict.sentAnew(id.id());
        }
        piece.clear();
        pieceBytes = 0;
    }

    /**
     * All lines are there: it begins, unless it did.
     *
     * @throws BatchConflict where the id stands for other lines
     * @throws InvalidField where there is no line that can be asked; nothing is kept then
     */
    public Received end() {
        if (valid == 0) {
            throw new InvalidField("lines", refusal());
        }
        digest.update(String.valueOf(limits).getBytes(StandardCharsets.UTF_8));
        String sum = HexFormat.of().formatHex(digest.digest());
        if (known) {
            if (!sum.equals(store.digest(id).orElse(sum))) {
                throw BatchConflict.otherLines(id.id());
            }
        } else {
            flush();
            if (!store.close(id, token, sum)) {
                throw BatchConflict.sentAnew(id.id());
            }
        }
        ended = true;
        begin.accept(id);
        return new Received(id.id(), known, lines, lines - valid);
    }

    private String refusal() {
        return firstInvalid == null
                ? "there are none; send one analysis a line, each a JSON object such as {\"prompt\": \"...\"}"
                : "none of the " + lines + " can be asked; line " + firstInvalid.number() + ": " + firstInvalid.field()
                        + ": " + firstInvalid.problem();
    }

    @Override
    public void close() {
        if (!ended && !known) {
            store.drop(id, token);
        }
    }
}
