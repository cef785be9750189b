package dev.polyphony.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.Persisted;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a node has its turn, by what came of earlier ones. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Condition.All.class, name = "all"),
    @JsonSubTypes.Type(value = Condition.Any.class, name = "any"),
    @JsonSubTypes.Type(value = Condition.Not.class, name = "not"),
    @JsonSubTypes.Type(value = Condition.Comparison.class, name = "comparison"),
    @JsonSubTypes.Type(value = Condition.OfInput.class, name = "of_input"),
})
public sealed interface Condition {
    /** @param ends of every node that it names */
    boolean holds(Map<String, NodeEnd> ends);

    /** The nodes that it names. */
    Stream<String> nodes();

    /** As it is written. */
    String describe();

    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Map<String, NodeEnd> ends) {
            return parts.stream().allMatch(part -> part.holds(ends));
        }

        @Override
        public Stream<String> nodes() {
            return parts.stream().flatMap(Condition::nodes);
        }

        @Override
        public String describe() {
            return parts.stream()
                    .map(part -> part instanceof Any ? "(" + part.describe() + ")" : part.describe())
                    .collect(Collectors.joining(" and "));
        }
    }

    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Map<String, NodeEnd> ends) {
            return parts.stream().anyMatch(part -> part.holds(ends));
        }

        @Override
        public Stream<String> nodes() {
            return parts.stream().flatMap(Condition::nodes);
        }

        @Override
        public String describe() {
            return parts.stream().map(Condition::describe).collect(Collectors.joining(" or "));
        }
    }

    record Not(Condition part) implements Condition {
        @Override
        public boolean holds(Map<String, NodeEnd> ends) {
            return !part.holds(ends);
        }

        @Override
        public Stream<String> nodes() {
            return part.nodes();
        }

        @Override
        public String describe() {
            return "not "
                    + (part instanceof All || part instanceof Any ? "(" + part.describe() + ")" : part.describe());
        }
    }

    /** Known when the pipeline is submitted, since its inputs are. */
    record OfInput(String written, boolean holds) implements Condition {
        @Override
        public boolean holds(Map<String, NodeEnd> ends) {
            return holds;
        }

        @Override
        public Stream<String> nodes() {
            return Stream.of();
        }

        @Override
        public String describe() {
            return written;
        }
    }

    /**
     * Something of a node compared with what is written. What a node without a result does not have equals nothing,
     * contains nothing, and is neither above nor below anything.
     *
     * @param value of {@link Subject#STATUS} a state's word, of {@link Subject#CONFIDENCE} a number
     */
    record Comparison(String node, Subject of, Operator operator, String value) implements Condition {
        @Override
        public boolean holds(Map<String, NodeEnd> ends) {
            NodeEnd end = ends.get(node);
            if (end == null) {
                throw new IllegalArgumentException(node + " is named, and nothing is known of it");
            }
            return switch (of) {
                case TEXT -> compared(end.text() == null ? null : end.text().strip());
                case STATUS -> compared(end.state().word());
                case CONFIDENCE -> end.confidence() != null && compared(end.confidence());
            };
        }

        private boolean compared(@Nullable String text) {
            return holds(operator, text, value);
        }

        private boolean compared(double confidence) {
            int order = BigDecimal.valueOf(confidence).compareTo(new BigDecimal(value));
            return switch (operator) {
                case EQUALS -> order == 0;
                case DIFFERS -> order != 0;
                case BELOW -> order < 0;
                case AT_MOST -> order <= 0;
                case ABOVE -> order > 0;
                case AT_LEAST -> order >= 0;
                case CONTAINS -> false;
            };
        }

        /** Of a text: whether it contains another is asked without regard to capitals. */
        public static boolean holds(Operator operator, @Nullable String text, String value) {
            return switch (operator) {
                case EQUALS -> text != null && text.equals(value);
                case DIFFERS -> text == null || !text.equals(value);
                case CONTAINS -> text != null && text.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT));
                case BELOW, AT_MOST, ABOVE, AT_LEAST -> false;
            };
        }

        @Override
        public Stream<String> nodes() {
            return Stream.of(node);
        }

        @Override
        public String describe() {
            return node
                    + switch (of) {
                        case TEXT -> "";
                        case STATUS -> ".status";
                        case CONFIDENCE -> ".confidence";
                    }
                    + " " + operator.sign() + " " + (of == Subject.TEXT ? quoted(value) : value);
        }

        private static String quoted(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    /** What of a node is looked at. */
    enum Subject {
        @JsonProperty("text")
        TEXT,
        @JsonProperty("status")
        STATUS,
        @JsonProperty("confidence")
        CONFIDENCE
    }

    /** How it is looked at. */
    enum Operator {
        @JsonProperty("equals")
        EQUALS("=="),
        @JsonProperty("differs")
        DIFFERS("!="),
        @JsonProperty("contains")
        CONTAINS("contains"),
        @JsonProperty("below")
        BELOW("<"),
        @JsonProperty("at_most")
        AT_MOST("<="),
        @JsonProperty("above")
        ABOVE(">"),
        @JsonProperty("at_least")
        AT_LEAST(">=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /** As it is written. */
        public String sign() {
            return sign;
        }
    }
}
