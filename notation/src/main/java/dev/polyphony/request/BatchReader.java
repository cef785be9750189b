package dev.polyphony.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.call.InvalidField;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a batch, each an analysis as JSON has it everywhere. A line that says none stands as what is wrong
 * with it; the others are read all the same. For one thread.
 */
public final class BatchReader {
    public static final int MOST_LINES = 100_000;

    /** Of one line. */
    public static final int MOST_BYTES = 1024 * 1024;

    private static final int LONGEST_KEY = 200;
    private static final String DEFAULTS = "defaults";
    private static final JsonRequests REQUESTS = JsonRequests.ofAllOptions();

    /** What is each line's own, or nobody can say for one. */
    private static final Set<AnalysisOption<?>> NONE_OF_ALL =
            Set.of(AnalysisOptions.ID, AnalysisOptions.TENANT, AnalysisOptions.PROMPT, AnalysisOptions.WEBHOOK);

    private final String batchId;
    private final String tenant;
    private final AnalysisRequest defaults;
    private int lines;

    /**
     * @param tenant whose batch it is: a line that names another is none
     * @param defaults what holds for lines that say nothing else
     */
    public BatchReader(String batchId, String tenant, AnalysisRequest defaults) {
        this.batchId = batchId;
        this.tenant = tenant;
        this.defaults = defaults;
    }

    /**
     * What holds for lines that say nothing else.
     *
     * @throws InvalidField by its path, also for what only a line can say
     */
    public static AnalysisRequest defaults(JsonNode node) {
        AnalysisRequest defaults = new AnalysisRequest();
        REQUESTS.read(node, DEFAULTS, defaults);
        for (AnalysisOption<?> option : NONE_OF_ALL) {
            if (defaults.get(option) != null) {
                throw new InvalidField(
                        DEFAULTS + "." + option.json().getFirst(), "cannot be the same for all lines; leave it out");
            }
        }
        return defaults;
    }

    /** Takes a line, and the bytes it came as. */
    @FunctionalInterface
    public interface Sink {
        void take(BatchLine.Received line, byte[] text);
    }

    /**
     * Hands on every line that is not blank, as it arrives; holds no more than one.
     *
     * @throws InvalidField where there are more than {@value #MOST_LINES}
     * @throws IOException where the source breaks off
     */
    public void read(InputStream source, Sink sink) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(source, 64 * 1024);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long length = 0;
        for (int next = buffered.read(); next >= 0; next = buffered.read()) {
            if (next == '\n') {
                take(line.toByteArray(), length, sink);
                line.reset();
                length = 0;
            } else if (length++ < MOST_BYTES) {
                line.write(next);
            }
        }
        take(line.toByteArray(), length, sink);
    }

    private void take(byte[] text, long length, Sink sink) {
        if (length > MOST_BYTES) {
            sink.take(
                    BatchLine.Received.Invalid.of(
                            number(), null, new InvalidField("line", length + " bytes; at most " + MOST_BYTES)),
                    text);
        } else if (!isBlank(text)) {
            sink.take(line(number(), text), text);
        }
    }

    /** One line that is there already. */
    public BatchLine.Received read(JsonNode line) {
        return line(number(), line);
    }

    private int number() {
        if (lines == MOST_LINES) {
            throw new InvalidField("lines", "more than " + MOST_LINES + "; send the rest as another batch");
        }
        return ++lines;
    }

    private BatchLine.Received line(int number, byte[] text) {
        try {
            return line(number, JsonRequests.tree(text));
        } catch (InvalidField e) {
            return BatchLine.Received.Invalid.of(
                    number, null, e.field().equals("body") ? new InvalidField("line", e.problem()) : e);
        }
    }

    private BatchLine.Received line(int number, JsonNode node) {
        String key = null;
        try {
            if (!(node instanceof ObjectNode own)) {
                throw OptionType.wrong("line", "a JSON object", node);
            }
            key = key(own.get("id"));
            own.remove("id");
            AnalysisRequest request = REQUESTS.read(own).beside(defaults);
            String named = request.get(AnalysisOptions.TENANT);
            if (named != null && !named.equals(tenant)) {
                throw new InvalidField("tenant", "is not the one whose batch it is; leave it out");
            }
            if (request.get(AnalysisOptions.WEBHOOK) != null) {
                throw new InvalidField("webhook", "nobody is told of a line of a batch; leave it out");
            }
            Analysis analysis = REQUESTS.analysis(
                    request.with(AnalysisOptions.TENANT, tenant), BatchLine.analysisId(batchId, number));
            return new BatchLine.Received.Valid(number, key, analysis);
        } catch (InvalidField e) {
            return BatchLine.Received.Invalid.of(number, key, e);
        }
    }

    private static @Nullable String key(@Nullable JsonNode id) {
        if (id == null || id.isNull()) {
            return null;
        }
        if (!id.isTextual()) {
            throw OptionType.wrong("id", "a text", id);
        }
        String key = id.textValue();
        if (key.isEmpty() || key.length() > LONGEST_KEY || key.chars().anyMatch(c -> c < ' ')) {
            throw new InvalidField("id", "1 to " + LONGEST_KEY + " characters in one line");
        }
        return key;
    }

    private static boolean isBlank(byte[] text) {
        for (byte one : text) {
            if (one != ' ' && one != '\t' && one != '\r') {
                return false;
            }
        }
        return true;
    }
}
