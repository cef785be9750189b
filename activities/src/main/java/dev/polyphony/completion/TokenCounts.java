package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.polyphony.call.Usage;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The counts of one answer, from every place where a vendor puts them. The vendors' names do not collide, so one
 * reading serves all. A count that cannot be is no count: then the usage is unknown, which is not the same as nothing.
 */
final class TokenCounts {
    /** No model takes as much. */
    private static final BigDecimal MOST = BigDecimal.valueOf(20_000_000);

    /** The last word on each: a stream counts on from event to event. */
    private final Map<String, JsonNode> counts = new LinkedHashMap<>();

    /** Takes what a document says, at its top, in its usage and in the details of that. */
    void add(JsonNode document) {
        take(document, "prompt_eval_count", "eval_count");
        Stream.of(
                        document.path("usage"),
                        document.path("usageMetadata"),
                        document.path("message").path("usage"),
                        document.path("x_groq").path("usage"))
                .filter(JsonNode::isObject)
                .forEach(usage -> usage.properties().forEach(field -> {
                    if (field.getValue().isObject()) {
                        field.getValue().properties().forEach(detail -> put(detail.getKey(), detail.getValue()));
                    }
                    put(field.getKey(), field.getValue());
                }));
    }

    private void take(JsonNode from, String... names) {
        Stream.of(names).forEach(name -> put(name, from.path(name)));
    }

    private void put(String name, JsonNode count) {
        if (count.isValueNode() && !count.isNull()) {
            counts.put(name, count);
        }
    }

    /** @param text whether the model wrote any, thoughts included: then it used tokens */
    Optional<Usage> usage(boolean text) {
        OptionalLong total = first("total_tokens", "totalTokenCount");
        OptionalLong input = positive(input());
        OptionalLong output = text ? positive(output()) : output();
        if (input.isEmpty() && output.isPresent() && total.isPresent()) {
            input = positive(OptionalLong.of(total.getAsLong() - output.getAsLong()));
        }
        if (input.isEmpty()) {
            return Optional.empty();
        }
        // What is billed beside the input is output, whatever else is or is not said of it.
        long beside = total.orElse(0) - input.getAsLong();
        if (output.isEmpty() && (beside > 0 || (!text && beside == 0))) {
            output = OptionalLong.of(beside);
        } else if (output.isEmpty() && !text) {
            output = first("thoughtsTokenCount");
        }
        if (output.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(usage(input.getAsLong(), Math.max(beside, withReasoning(output.getAsLong()))));
    }

    private OptionalLong input() {
        OptionalLong prompt = first("prompt_tokens", "promptTokenCount", "prompt_eval_count");
        if (prompt.isPresent()) {
            return OptionalLong.of(prompt.getAsLong() + orNone("toolUsePromptTokenCount"));
        }
        OptionalLong apart = first("input_tokens");
        return apart.isEmpty()
                ? apart
                : OptionalLong.of(
                        apart.getAsLong() + orNone("cache_creation_input_tokens") + orNone("cache_read_input_tokens"));
    }

    private OptionalLong output() {
        OptionalLong thoughts = first("thoughtsTokenCount");
        OptionalLong candidates = first("candidatesTokenCount");
        if (thoughts.isPresent() && candidates.isPresent()) {
            return OptionalLong.of(thoughts.getAsLong() + candidates.getAsLong());
        }
        return candidates.isPresent() ? candidates : first("completion_tokens", "output_tokens", "eval_count");
    }

    /** Where more was thought than there is output, the thoughts were counted apart. */
    private long withReasoning(long output) {
        long reasoning = orNone("reasoning_tokens");
        return reasoning > output ? output + reasoning : output;
    }

    /** What a cache had is a part of the input; where it would be more, it is not known. */
    private Usage usage(long input, long output) {
        long cached = first(
                        "cached_tokens",
                        "cache_read_input_tokens",
                        "prompt_cache_hit_tokens",
                        "cachedContentTokenCount",
                        "num_cached_tokens",
                        "cached_input_tokens")
                .orElse(0);
        long written = first("cache_creation_input_tokens", "cache_write_tokens", "cache_creation_tokens")
                .orElse(0);
        return cached + written > input
                ? new Usage(input, output)
                : new Usage(input, output, cached == 0 ? null : (Long) cached, written == 0 ? null : (Long) written);
    }

    private long orNone(String name) {
        return first(name).orElse(0);
    }

    /** The first of them that is a count. */
    private OptionalLong first(String... names) {
        return Stream.of(names)
                .flatMap(name -> count(counts.getOrDefault(name, MissingNode.getInstance())).stream())
                .mapToLong(Long::longValue)
                .findFirst();
    }

    private static OptionalLong positive(OptionalLong count) {
        return count.orElse(0) > 0 ? count : OptionalLong.empty();
    }

    /** Whole, from 0 up, and not absurd; some servers write numbers as strings. */
    private static Optional<Long> count(JsonNode node) {
        try {
            if (!node.isNumber() && !node.isTextual()) {
                return Optional.empty();
            }
            String written = node.asText().strip();
            // Longer ones are beyond any count, and would take long to compute with.
            BigDecimal count = new BigDecimal(written.length() > 40 ? "-1" : written);
            boolean possible = count.signum() >= 0 && count.compareTo(MOST) <= 0;
            return possible && count.stripTrailingZeros().scale() <= 0
                    ? Optional.of(count.longValueExact())
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
