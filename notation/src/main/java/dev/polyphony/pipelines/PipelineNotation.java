package dev.polyphony.pipelines;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.notation.Fields;
import dev.polyphony.notation.Nearest;
import dev.polyphony.notation.NotationError;
import dev.polyphony.notation.NotationProblems;
import dev.polyphony.notation.Values;
import dev.polyphony.notation.YamlNode;
import dev.polyphony.notation.YamlReader;
import dev.polyphony.pipeline.OnFailure;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Pipelines in YAML or JSON; {@code docs/pipelines.md} describes the notation. */
public final class PipelineNotation {
    /** Of the text, and of all that its inputs make of it. */
    public static final int MOST_BYTES = 4 * 1024 * 1024;

    /** The input that says what all of it is about, where there is one. */
    private static final String PROMPT = "prompt";

    private static final List<String> SHIPPED = List.of("development");

    private PipelineNotation() {}

    /** Names of those that need no file. */
    public static List<String> shipped() {
        return SHIPPED;
    }

    /** The text of one that needs no file; empty where there is none of that name. */
    public static Optional<String> shipped(String name) {
        if (!SHIPPED.contains(name)) {
            return Optional.empty();
        }
        try (InputStream text = PipelineNotation.class.getResourceAsStream(name + ".yaml")) {
            if (text == null) {
                throw new IllegalStateException(name + ".yaml is not on the class path");
            }
            return Optional.of(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the class path can be read", e);
        }
    }

    /**
     * The pipeline in a YAML (or JSON) text, with its inputs in its words.
     *
     * @param file what errors call it
     * @param inputs of this time, by name; the others have their defaults
     * @throws NotationError with every mistake, its line and its field
     * @throws InvalidField of {@code inputs} for what is given and unknown, or needed and not given
     */
    public static Pipeline read(String file, String text, Map<String, String> inputs, TextFiles files) {
        return read(file, text, inputs, files, Defaults.NONE);
    }

    /** As above, where more is said of what holds for all nodes than in the file. */
    public static Pipeline read(
            String file, String text, Map<String, String> inputs, TextFiles files, Defaults outside) {
        NotationProblems problems = new NotationProblems();
        YamlNode.Mapping root = YamlReader.read(file, text, problems);
        problems.throwIfAny();
        return read(root, inputs, files, outside);
    }

    /**
     * What holds for nodes that say nothing else, from outside of the pipeline.
     *
     * @param stronger goes before the pipeline's own defaults
     * @param weaker gives way to them
     */
    public record Defaults(AnalysisRequest stronger, AnalysisRequest weaker) {
        public static final Defaults NONE = new Defaults(new AnalysisRequest(), new AnalysisRequest());

        private boolean saysWhom() {
            return Stream.of(
                            AnalysisOptions.PLAN,
                            AnalysisOptions.STRATEGY,
                            AnalysisOptions.CHAIN,
                            AnalysisOptions.MODELS)
                    .anyMatch(option -> stronger.get(option) != null);
        }
    }

    /** As above, of what is a part of a text. */
    public static Pipeline read(YamlNode.Mapping root, Map<String, String> inputs, TextFiles files) {
        return read(root, inputs, files, Defaults.NONE);
    }

    private static Pipeline read(YamlNode.Mapping root, Map<String, String> inputs, TextFiles files, Defaults outside) {
        NotationProblems problems = new NotationProblems();
        Fields fields = new Fields(root, "", problems);
        Optional<String> name = fields.optional("name", Values::text);
        Map<String, Optional<String>> declared = new LinkedHashMap<>();
        fields.nested("inputs")
                .ifPresent(inner -> inner.forEach((input, path, entry) -> {
                    try {
                        declared.put(PipelineNode.requireName(path, input), standard(entry.value()));
                    } catch (InvalidField e) {
                        problems.add(entry.at(), path, e.problem());
                    }
                }));
        YamlNode.Mapping nodes =
                fields.required("nodes", Values::mapping).orElseGet(() -> new YamlNode.Mapping(root.at(), Map.of()));
        Integer atOnce = fields.optional("at-once", Values.whole(1, Pipeline.MOST_AT_ONCE))
                .orElse(Pipeline.USUAL_AT_ONCE);
        Optional<Money> maxCost = fields.optional("max-cost", PipelineNotation::money);
        Optional<Duration> deadline = fields.optional("deadline", NodeReader::time);
        OnFailure usual =
                fields.optional("on-failure", Values.oneOf(OnFailure.class)).orElse(OnFailure.STOP);
        AnalysisRequest defaults = fields.nested("defaults")
                .map(inner -> {
                    AnalysisRequest read = NodeReader.defaults(inner);
                    inner.rejectUnknown();
                    return read;
                })
                .orElseGet(AnalysisRequest::new);
        fields.rejectUnknown();
        Names names = new Names(
                nodes.entries().keySet(),
                given(declared, inputs, nodes.entries().keySet()));
        AnalysisRequest all = outside.stronger().copy(0).beside(defaults).beside(outside.weaker());
        List<PipelineNode> read = nodes(nodes, new NodeReader(names, all, outside.saysWhom(), files), usual, problems);
        problems.throwIfAny();
        try {
            return new Pipeline(name.orElse(null), read, atOnce, maxCost.orElse(null), deadline.orElse(null));
        } catch (InvalidField e) {
            problems.add(place(nodes, e.field()), e.field(), e.problem());
            problems.throwIfAny();
            throw new AssertionError("a problem was just added", e);
        }
    }

    private static List<PipelineNode> nodes(
            YamlNode.Mapping nodes, NodeReader reader, OnFailure usual, NotationProblems problems) {
        List<PipelineNode> read = new ArrayList<>();
        nodes.entries().forEach((node, entry) -> {
            String path = "nodes." + node;
            try {
                PipelineNode.requireName(path, node);
                YamlNode.Mapping mapping = entry.value() instanceof YamlNode.Text text
                        // A prompt alone, as most are.
                        ? new YamlNode.Mapping(text.at(), Map.of("prompt", new YamlNode.Entry(text.at(), text)))
                        : Values.mapping(entry.value());
                reader.read(node, new Fields(mapping, path, problems), usual).ifPresent(read::add);
            } catch (InvalidField e) {
                problems.add(entry.at(), path, e.problem());
            }
        });
        return read;
    }

    private static YamlNode.Position place(YamlNode.Mapping nodes, String field) {
        String[] path = field.split("\\.", 3);
        YamlNode.Entry entry = path.length > 1 ? nodes.entries().get(path[1]) : null;
        return entry == null ? nodes.at() : entry.at();
    }

    /** Empty where the input has to be given. */
    private static Optional<String> standard(YamlNode node) {
        return switch (node) {
            case YamlNode.Empty empty -> Optional.empty();
            case YamlNode.Text text -> Optional.of(text.value());
            case YamlNode.Numeral number -> Optional.of(number.value().toPlainString());
            case YamlNode.Flag flag -> Optional.of(String.valueOf(flag.value()));
            case YamlNode.Sequence list -> throw new InvalidField("inputs", "expected a text, not a list");
            case YamlNode.Mapping mapping -> throw new InvalidField("inputs", "expected a text, not fields");
        };
    }

    private static Map<String, String> given(
            Map<String, Optional<String>> declared, Map<String, String> inputs, Set<String> nodes) {
        inputs.keySet().forEach(name -> {
            if (!declared.containsKey(name)) {
                throw new InvalidField(
                        "inputs." + name,
                        "the pipeline has no such input"
                                + (declared.isEmpty() ? "; it has none" : Nearest.hintOrAll(name, declared.keySet())));
            }
        });
        Map<String, String> given = new LinkedHashMap<>();
        declared.forEach((name, standard) -> {
            if (nodes.contains(name)) {
                throw new InvalidField("inputs." + name, "is a node's name, too; give one of them another");
            }
            String value = inputs.getOrDefault(name, standard.orElse(null));
            if (value == null) {
                throw new InvalidField("inputs." + name, "has no default, so it has to be given");
            }
            if (name.equals(PROMPT) && value.isBlank()) {
                throw new InvalidField("inputs." + PROMPT, "is empty; say what it is about");
            }
            given.put(name, value);
        });
        return given;
    }

    private static Money money(YamlNode node) {
        return Money.parse(
                "max-cost",
                node instanceof YamlNode.Numeral number ? number.value().toPlainString() : Values.text(node));
    }
}
