package dev.polyphony.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import dev.polyphony.schema.JsonDocument.Standing;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON document in an answer: the answer itself, or the one of several in it that is meant. What is called final or
 * corrected comes before what stands on lines of its own, that before what stands within a sentence, and of equals the
 * later one; the first in this order that fits is it. Examples, drafts and marks of footnotes count only where there is
 * nothing else. JSON that is broken is never passed over for an earlier document.
 */
public final class JsonText {
    /** Deeper than any answer, and flat enough for those who walk it. */
    private static final int DEEPEST = 200;

    /** Words around documents that only say what each is. */
    private static final int NAMES = 12;

    private static final Pattern WORDS = Pattern.compile("\\s+");

    /** Powers of ten that a double holds: beyond them is what others read as infinite or as 0. */
    private static final int LARGEST_POWER = 308;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .nodeFactory(new ExactNumbers())
            .build();

    private JsonText() {}

    /** Makes something of a document. */
    @FunctionalInterface
    public interface Reading<T> {
        /** @param text as the model wrote it */
        T of(JsonNode document, String text) throws FormatMismatch;
    }

    /** The object or array that an answer gives as its result; empty where it gives none, or a broken one. */
    public static Optional<JsonNode> container(String answer) {
        try {
            return Optional.of(in(answer, (tree, text) -> {
                if (!tree.isContainerNode()) {
                    throw new FormatMismatch("no object or array");
                }
                return tree;
            }));
        } catch (FormatMismatch none) {
            return Optional.empty();
        }
    }

    /**
     * Whether an answer is JSON and not prose that shows some: at least half of it is, by length, or little more stands
     * around what it calls final than names for it.
     */
    public static boolean isMostOf(String answer) {
        String text = answer.strip();
        if (isWhole(text)) {
            return true;
        }
        List<JsonDocument> documents = JsonDocument.in(text).stream()
                .filter(document -> !document.reference())
                .toList();
        String around = text;
        for (JsonDocument document : documents) {
            around = around.replace(document.text(), " ");
        }
        boolean called = documents.stream().anyMatch(document -> document.standing() == Standing.FINAL);
        return !documents.isEmpty()
                && (around.length() * 2 <= text.length()
                        || (called
                                && WORDS.splitAsStream(around.strip())
                                                .limit(NAMES + 1)
                                                .count()
                                        <= NAMES));
    }

    public static <T> T in(String answer, Reading<T> reading) throws FormatMismatch {
        String text = answer.startsWith("\uFEFF") ? answer.substring(1).strip() : answer.strip();
        List<JsonDocument> documents =
                isWhole(text) ? List.of(new JsonDocument(text, Standing.FINAL, false)) : meant(JsonDocument.in(text));
        @Nullable FormatMismatch first = null;
        for (JsonDocument document : documents) {
            JsonNode tree = tree(document.text());
            try {
                return reading.of(tree, document.text());
            } catch (FormatMismatch mismatch) {
                first = first == null ? mismatch : first;
            }
        }
        throw first == null ? new FormatMismatch("the answer is no JSON document") : first;
    }

    static boolean isWhole(String text) {
        try {
            tree(text);
            return true;
        } catch (FormatMismatch mismatch) {
            return false;
        }
    }

    /** Those of which one is meant, the likeliest first. */
    private static List<JsonDocument> meant(List<JsonDocument> documents) {
        List<JsonDocument> ordered = IntStream.range(0, documents.size())
                .mapToObj(i -> documents.get(documents.size() - 1 - i))
                .sorted(Comparator.comparing(JsonDocument::reference)
                        .thenComparing(JsonDocument::standing, Comparator.reverseOrder()))
                .toList();
        List<JsonDocument> last = ordered.stream()
                .filter(document -> document.standing() == Standing.FINAL && !document.reference())
                .toList();
        List<JsonDocument> serious = ordered.stream()
                .filter(document -> document.standing() != Standing.EXAMPLE)
                .toList();
        if (!last.isEmpty()) {
            return last;
        }
        return serious.stream().allMatch(JsonDocument::reference) ? ordered : serious;
    }

    /** All of the text as one document, with every digit. */
    static JsonNode tree(String text) throws FormatMismatch {
        try {
            JsonNode node = JSON.readTree(text);
            if (node == null || node.isMissingNode()) {
                throw new FormatMismatch("the answer is no JSON document");
            }
            return node;
        } catch (StreamConstraintsException e) {
            throw new FormatMismatch(
                    "the JSON nests deeper than " + DEEPEST + " levels, or has a number or name without end");
        } catch (JsonProcessingException e) {
            throw new FormatMismatch(broken(e));
        } catch (OutOfRange e) {
            throw new FormatMismatch(
                    "the JSON has a number beyond 1e" + LARGEST_POWER + ", or nearer to 0 than its inverse");
        }
    }

    /** Jackson's own words quote the model's. */
    private static String broken(JsonProcessingException e) {
        String what = e.getOriginalMessage().startsWith("Duplicate")
                ? "the JSON gives a key twice"
                : "the JSON is broken (comments, trailing commas, single quotes and NaN are none)";
        return e.getLocation() == null
                ? what
                : what + ", at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    /** A number that few readers could take as it is. */
    private static final class OutOfRange extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;
    }

    /** Keeps all digits. A number without a fraction is an integer, as JSON Schema has it, however it is written. */
    private static final class ExactNumbers extends JsonNodeFactory {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public ValueNode numberNode(@Nullable BigDecimal number) {
            if (number == null || number.signum() == 0) {
                return super.numberNode(0);
            }
            int power = number.precision() - number.scale() - 1;
            if (Math.abs(power) > LARGEST_POWER) {
                throw new OutOfRange();
            }
            BigDecimal stripped = number.stripTrailingZeros();
            return stripped.scale() <= 0 ? integer(stripped) : DecimalNode.valueOf(stripped);
        }

        /** Of the same kind as Jackson makes of digits alone. */
        private ValueNode integer(BigDecimal number) {
            BigInteger integer = number.toBigIntegerExact();
            return switch (integer.bitLength() / Integer.SIZE) {
                case 0 -> numberNode(integer.intValueExact());
                case 1 -> numberNode(integer.longValueExact());
                default -> numberNode(integer);
            };
        }
    }
}
