package dev.polyphony.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.Durations;
import dev.polyphony.notation.Fields;
import dev.polyphony.notation.Nearest;
import dev.polyphony.notation.Values;
import dev.polyphony.notation.YamlNode;
import dev.polyphony.pipeline.Condition;
import dev.polyphony.pipeline.OnFailure;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.pipeline.PromptPart;
import dev.polyphony.pipeline.ResultFile;
import dev.polyphony.plan.Strategy;
import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads one node; what does not fit is added to the problems that its fields collect. */
final class NodeReader {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Of what a node is told beside its words: it travels with the analysis, whose words can be long. */
    private static final long MOST_BYTES = 256 * 1024;

    /** What a pipeline says itself, once for all, or has no use for. */
    private static final Set<AnalysisOption<?>> NONE_OF_A_NODE = Set.of(
            AnalysisOptions.ID,
            AnalysisOptions.TENANT,
            AnalysisOptions.PROMPT,
            AnalysisOptions.STREAM,
            AnalysisOptions.WEBHOOK);

    /** Every other option of an analysis, under its own name. */
    static final Map<String, AnalysisOption<?>> OPTIONS = options();

    private static final JsonRequests REQUESTS = JsonRequests.of(OPTIONS);

    private final Names names;
    private final AnalysisRequest defaults;
    private final boolean askedOtherwise;
    private final TextFiles files;

    /**
     * @param defaults what holds for nodes that say nothing else
     * @param askedOtherwise whether somebody else than the pipeline says whom to ask: what only its own strategy has a
     *     use for then means nothing
     */
    NodeReader(Names names, AnalysisRequest defaults, boolean askedOtherwise, TextFiles files) {
        this.names = names;
        this.defaults = defaults;
        this.askedOtherwise = askedOtherwise;
        this.files = files;
    }

    private static Map<String, AnalysisOption<?>> options() {
        Map<String, AnalysisOption<?>> options = new LinkedHashMap<>();
        AnalysisOptions.ALL.stream()
                .filter(option -> !NONE_OF_A_NODE.contains(option))
                .forEach(option -> options.put(option.name(), option));
        return options;
    }

    /**
     * What a node can be told as every analysis, as JSON Schema.
     *
     * @param plan refers to the schema of plans
     */
    static ObjectNode schema(String plan) {
        ObjectNode schema = REQUESTS.schema(plan);
        schema.withObject("/properties").forEach(field -> {
            // Names are also written with commas between them.
            if (field.path("type").toString().contains("array")
                    && field.path("items").path("type").asText().equals("string")) {
                ((ObjectNode) field).withArray("/type").add("string");
            }
        });
        return schema;
    }

    /** Empty where something of it does not fit. */
    Optional<PipelineNode> read(String name, Fields fields, OnFailure usual) {
        Optional<String> prompt = fields.optional("prompt", Values::text);
        Optional<String> file = fields.optional("prompt-file", this::text);
        Optional<String> approve = fields.optional("approve", Values::text);
        List<String> needs = fields.optional("needs", this::needs).orElse(List.of());
        Optional<Condition> when = fields.optional("when", node -> ConditionParser.parse(Values.text(node), names));
        OnFailure onFailure =
                fields.optional("on-failure", Values.oneOf(OnFailure.class)).orElse(usual);
        Optional<PipelineNode> node = Optional.empty();
        if (!fields.has("prompt") && !fields.has("prompt-file") && fields.has("approve")) {
            Optional<Duration> deadline = fields.optional("deadline", NodeReader::time);
            Optional<List<PromptPart>> words = words(fields, "approve", approve);
            node = words.map(parts ->
                    new PipelineNode.Approval(name, parts, needs, when.orElse(null), onFailure, deadline.orElse(null)));
        } else {
            AnalysisRequest request = new AnalysisRequest();
            options(fields, request);
            Optional<String> output = fields.optional("file", value -> {
                ResultFile.require("file", Values.text(value));
                return Values.text(value);
            });
            requireOneQuestion(fields);
            Optional<List<PromptPart>> words =
                    prompt.isPresent() ? words(fields, "prompt", prompt) : words(fields, "prompt-file", file);
            if (words.isPresent() && fields.sound()) {
                node = analysis(fields, request)
                        .map(analysis -> new PipelineNode.Ask(
                                name, words.get(), needs, when.orElse(null), onFailure, analysis, output.orElse(null)));
            }
        }
        fields.rejectUnknown();
        return fields.sound() ? node : Optional.empty();
    }

    private static void requireOneQuestion(Fields fields) {
        List<String> given = List.of("prompt", "prompt-file", "approve").stream()
                .filter(fields::has)
                .toList();
        if (given.size() != 1) {
            fields.refuse(
                    given.isEmpty()
                            ? "asks nothing; give a 'prompt' or a 'prompt-file' for models, or 'approve' for a person"
                            : "has " + String.join(" and ", given) + "; give one of them");
        }
    }

    private Optional<List<PromptPart>> words(Fields fields, String field, Optional<String> text) {
        return text.flatMap(words -> fields.optional(field, node -> PromptTemplate.parse(words, names)));
    }

    private String text(YamlNode file) {
        String text = files.read(Values.text(file));
        if (text.isBlank()) {
            throw new InvalidField(
                    "prompt-file", "'" + Values.text(file) + "' is empty; say in it what models are asked");
        }
        return text;
    }

    private List<String> needs(YamlNode node) {
        List<String> needs = new ArrayList<>();
        for (YamlNode one : node instanceof YamlNode.Text ? List.of(node) : Values.list(node)) {
            String need = Values.text(one);
            if (!names.nodes().contains(need)) {
                throw new InvalidField("needs", "'" + need + "' is no node" + Nearest.hint(need, names.nodes()));
            }
            needs.add(need);
        }
        return needs;
    }

    /** What holds for all nodes that say nothing else. */
    static AnalysisRequest defaults(Fields fields) {
        AnalysisRequest defaults = new AnalysisRequest();
        options(fields, defaults);
        return defaults;
    }

    private static void options(Fields fields, AnalysisRequest request) {
        OPTIONS.values().forEach(option -> fields.optional(option.name(), node -> put(option, node, request)));
    }

    private static <T> Boolean put(AnalysisOption<T> option, YamlNode node, AnalysisRequest request) {
        if (node instanceof YamlNode.Text text && option.flag() != null) {
            request.with(option, typed(option, text.value()));
        } else {
            ObjectNode object = JSON.objectNode();
            object.set(option.name(), json(node));
            REQUESTS.read(object, option.name(), request);
        }
        return true;
    }

    private static <T> T typed(AnalysisOption<T> option, String text) {
        try {
            return option.read(text);
        } catch (InvalidField e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidField(option.name(), String.valueOf(e.getMessage()));
        }
    }

    /** The whole, whose words come later. */
    private Optional<Analysis> analysis(Fields fields, AnalysisRequest request) {
        try {
            request.beside(defaults);
            if (askedOtherwise) {
                leaveOutUnused(request);
            }
            Analysis analysis = request.with(AnalysisOptions.PROMPT, "-").analysis("node");
            if (analysis.promptBytes() > MOST_BYTES || !analysis.travelsWhole()) {
                throw new InvalidField(
                        "messages", "with system, schema and images more than " + MOST_BYTES + " bytes; shorten them");
            }
            return Optional.of(analysis);
        } catch (InvalidField e) {
            fields.refuse(e.field(), e.problem());
            return Optional.empty();
        }
    }

    private static void leaveOutUnused(AnalysisRequest request) {
        if (request.get(AnalysisOptions.PLAN) != null) {
            AnalysisOptions.settings()
                    .filter(AnalysisOption::isOfSelection)
                    .forEach(option -> request.with(option, null));
            return;
        }
        String strategy = Objects.requireNonNullElse(request.get(AnalysisOptions.STRATEGY), Strategy.FALLBACK.word());
        AnalysisOptions.settings()
                .filter(option -> !Strategy.of(strategy)
                        .map(option::suits)
                        .orElse(option.strategies().isEmpty()))
                .forEach(option -> request.with(option, null));
    }

    static Duration time(YamlNode node) {
        try {
            return Durations.parse(
                    node instanceof YamlNode.Numeral number ? number.value().toPlainString() + "s" : Values.text(node));
        } catch (InvalidField e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidField("time", String.valueOf(e.getMessage()));
        }
    }

    /** The same as JSON has it. */
    static JsonNode json(YamlNode node) {
        return switch (node) {
            case YamlNode.Text text -> JSON.textNode(text.value());
            case YamlNode.Numeral number -> JSON.numberNode(number.value());
            case YamlNode.Flag flag -> JSON.booleanNode(flag.value());
            case YamlNode.Empty empty -> JSON.nullNode();
            case YamlNode.Sequence list -> {
                ArrayNode items = JSON.arrayNode();
                list.items().forEach(item -> items.add(json(item)));
                yield items;
            }
            case YamlNode.Mapping mapping -> {
                ObjectNode object = JSON.objectNode();
                mapping.entries().forEach((key, entry) -> object.set(key, json(entry.value())));
                yield object;
            }
        };
    }
}
