package dev.polyphony.pipeline;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Persisted;
import dev.polyphony.text.TimeText;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One step of a pipeline: a question to models, or to a person. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PipelineNode.Ask.class, name = "ask"),
    @JsonSubTypes.Type(value = PipelineNode.Approval.class, name = "approval"),
})
public sealed interface PipelineNode {
    /** Of nodes and of inputs. */
    Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

    /** Its own within the pipeline. */
    String name();

    /** What is asked, in order. */
    List<PromptPart> words();

    /** Nodes that have to have a result before, beside those that it quotes. */
    List<String> needs();

    /** Absent where it always has its turn. */
    @Nullable
    Condition when();

    /** What becomes of the pipeline where it has no result. */
    OnFailure onFailure();

    /** The name, where it is one; throws {@link InvalidField}. */
    static String requireName(String field, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidField(
                    field,
                    "'" + (name.length() > 60 ? name.substring(0, 60) + "…" : name)
                            + "' is not a name: up to 40 of a to z, 0 to 9, _ and -, a letter first");
        }
        return name;
    }

    /** The nodes without whose result it has nothing to do. */
    @JsonIgnore
    default Set<String> required() {
        Set<String> required = new LinkedHashSet<>(needs());
        words().forEach(part -> {
            if (part instanceof PromptPart.Quote quote && quote.otherwise() == null) {
                required.add(quote.node());
            }
        });
        return required;
    }

    /** Every node that has to have ended before: the required ones, and those that it only looks at. */
    @JsonIgnore
    default Set<String> after() {
        Set<String> after = new LinkedHashSet<>(needs());
        words().stream()
                .flatMap(part -> switch (part) {
                    case PromptPart.Words words -> Stream.of();
                    case PromptPart.Quote quote -> Stream.of(quote.node());
                    case PromptPart.Status status -> Stream.of(status.node());
                })
                .forEach(after::add);
        Condition when = when();
        if (when != null) {
            when.nodes().forEach(after::add);
        }
        return after;
    }

    /**
     * Why it does not have its turn, for people; empty where it has.
     *
     * @param ends of every node that it comes after
     */
    default Optional<String> skipped(Map<String, NodeEnd> ends) {
        Condition when = when();
        if (when != null && !when.holds(ends)) {
            return Optional.of("its condition does not hold: " + when.describe());
        }
        for (String node : required()) {
            NodeEnd end = ends.get(node);
            NodeState state = end == null ? NodeState.PENDING : end.state();
            if (!state.isDone()) {
                return Optional.of(
                        "it needs " + node + ", which is " + state.word().replace('_', ' '));
            }
        }
        return Optional.empty();
    }

    /**
     * A question to models.
     *
     * @param analysis all that it is told but its words; its id, tenant and prompt mean nothing yet
     * @param file what its answer is called in a folder; absent for its name and {@code .md}
     */
    record Ask(
            String name,
            List<PromptPart> words,
            List<String> needs,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Condition when,

            @JsonProperty("on_failure") OnFailure onFailure,

            Analysis analysis,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String file)
            implements PipelineNode {
        public Ask {
            requireName("name", name);
            words = List.copyOf(words);
            needs = List.copyOf(needs);
            if (file != null) {
                ResultFile.require("file", file);
            }
        }

        /** What its answer is called in a folder of results, with forward slashes. */
        @JsonIgnore
        public String resultFile() {
            return file == null ? name + (analysis.answerSchema() == null ? ".md" : ".json") : file;
        }
    }

    /**
     * A question to a person, who approves or rejects.
     *
     * @param deadline how long is waited for the decision; absent without a limit of its own
     */
    record Approval(
            String name,
            List<PromptPart> words,
            List<String> needs,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Condition when,

            @JsonProperty("on_failure") OnFailure onFailure,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Duration deadline)
            implements PipelineNode {
        private static final Duration LONGEST = Duration.ofDays(30);

        public Approval {
            requireName("name", name);
            words = List.copyOf(words);
            needs = List.copyOf(needs);
            if (deadline != null && (!deadline.isPositive() || deadline.compareTo(LONGEST) > 0)) {
                throw new InvalidField(
                        "deadline", "a time above zero and up to 30 days, not " + TimeText.typed(deadline));
            }
        }
    }
}
