package dev.polyphony.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.notation.NotationError;
import dev.polyphony.notation.NotationProblems;
import dev.polyphony.notation.YamlNode;
import dev.polyphony.notation.YamlReader;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipelines.PipelineNotation;
import dev.polyphony.pipelines.TextFiles;
import dev.polyphony.request.RequestFields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pipelines and decisions as they arrive. Throws {@link InvalidField} of what is wrong with them. */
final class PipelineBody {
    /** Of bytes no more than of characters: what is too long is refused where its bytes are counted. */
    private static final int LONGEST = 64 * 1024;

    private static final List<String> FIELDS = List.of("pipeline", "inputs", "budget");

    /** What is read here, as JSON Schema. */
    static final String SCHEMA = """
            {
              "type": "object",
              "properties": {
                "pipeline": {"type": ["string", "object"], "description": "The name of one that comes with Polyphony, or one as docs/pipelines.md describes."},
                "inputs": {"type": ["object", "null"], "description": "Texts, by the names of the pipeline's inputs."},
                "budget": {"type": ["number", "string", "null"], "description": "In US dollars, for all nodes together; in place of the pipeline's own."}
              },
              "required": ["pipeline"],
              "additionalProperties": false
            }
            """;

    static final String EXAMPLE =
            "{\"pipeline\": {\"inputs\": {\"topic\": null}, \"nodes\": {\"draft\": \"Write about {{topic}}.\", \"review\":"
                    + " {\"prompt\": \"Review this: {{draft}}\"}}}, \"inputs\": {\"topic\": \"rate limits\"}}";

    static final String DECISION = """
            {
              "type": "object",
              "properties": {
                "node": {"type": ["string", "null"], "description": "Where several wait for a decision."},
                "comment": {"type": ["string", "null"], "description": "For nodes that quote it."}
              },
              "additionalProperties": false
            }
            """;

    static final String RESUMPTION = """
            {
              "type": "object",
              "properties": {
                "budget": {"type": ["number", "string", "null"], "description": "In US dollars, for all nodes together from now on, with what they cost."}
              },
              "additionalProperties": false
            }
            """;

    private PipelineBody() {}

    /** What a resumption says of money; absent where nothing. */
    static @Nullable Money budget(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return null;
        }
        RequestFields fields = RequestFields.of(body, "budget");
        if (!fields.has("budget")) {
            return null;
        }
        JsonNode budget = fields.get("budget");
        if (!budget.isNumber() && !budget.isTextual()) {
            throw new InvalidField("budget", "an amount of US dollars");
        }
        return Money.parse("budget", budget.asText());
    }

    /** In YAML or JSON: one with its inputs, or one by itself. */
    static Pipeline read(byte[] body) {
        try {
            NotationProblems problems = new NotationProblems();
            YamlNode.Mapping root = YamlReader.read("body", text(body), problems);
            problems.throwIfAny();
            if (root.entries().containsKey("nodes")) {
                return PipelineNotation.read(root, Map.of(), TextFiles.NONE);
            }
            root.entries().keySet().forEach(PipelineBody::requireKnown);
            YamlNode.Entry pipeline = root.entries().get("pipeline");
            if (pipeline == null) {
                throw new InvalidField(
                        "pipeline",
                        "missing; give one, or the name of one: " + String.join(", ", PipelineNotation.shipped()));
            }
            Map<String, String> inputs = inputs(root.entries().get("inputs"));
            Money budget = budget(root.entries().get("budget"));
            Pipeline read = switch (pipeline.value()) {
                case YamlNode.Mapping own -> PipelineNotation.read(own, inputs, TextFiles.NONE);
                case YamlNode.Text name -> shipped(name.value(), inputs);
                default -> throw new InvalidField("pipeline", "expected a pipeline, or the name of one");
            };
            return budget == null ? read : read.forAtMost(budget);
        } catch (NotationError e) {
            NotationError.Problem first = e.problems().getFirst();
            throw new InvalidField(
                    first.field().isEmpty() ? "body" : first.field(), "line " + first.line() + ": " + first.message());
        }
    }

    private static @Nullable Money budget(YamlNode.@Nullable Entry entry) {
        return switch (entry == null ? null : entry.value()) {
            case null -> null;
            case YamlNode.Empty none -> null;
            case YamlNode.Numeral number -> money(number.value().toPlainString());
            case YamlNode.Text text -> money(text.value());
            default -> throw new InvalidField("budget", "an amount of US dollars");
        };
    }

    private static Money money(String amount) {
        Money budget = Money.parse("budget", amount);
        if (budget.equals(Money.ZERO)) {
            throw new InvalidField("budget", "an amount of US dollars above zero, such as 0.05");
        }
        return budget;
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidField("body", "is not UTF-8 text");
        }
    }

    private static Pipeline shipped(String name, Map<String, String> inputs) {
        String text = PipelineNotation.shipped(name)
                .orElseThrow(() -> new InvalidField(
                        "pipeline",
                        "none comes with Polyphony under that name; there are "
                                + String.join(", ", PipelineNotation.shipped())));
        return PipelineNotation.read(name, text, inputs, TextFiles.NONE);
    }

    private static void requireKnown(String field) {
        if (!FIELDS.contains(field)) {
            throw new InvalidField(
                    field.length() > 60 ? field.substring(0, 60) + "…" : field,
                    "unknown field; there are pipeline, inputs and budget, or the fields of a pipeline itself with its nodes");
        }
    }

    private static Map<String, String> inputs(YamlNode.@Nullable Entry entry) {
        Map<String, String> inputs = new LinkedHashMap<>();
        if (entry == null || entry.value() instanceof YamlNode.Empty) {
            return inputs;
        }
        if (!(entry.value() instanceof YamlNode.Mapping given)) {
            throw new InvalidField("inputs", "expected texts by the names of inputs");
        }
        given.entries().forEach((name, value) -> {
            switch (value.value()) {
                case YamlNode.Text text -> inputs.put(name, text.value());
                case YamlNode.Numeral number -> inputs.put(name, number.value().toPlainString());
                case YamlNode.Flag flag -> inputs.put(name, String.valueOf(flag.value()));
                default -> throw new InvalidField("inputs." + name, "expected a text");
            }
        });
        return inputs;
    }

    /** @param node absent where only one waits */
    record Decision(@Nullable String node, @Nullable String comment) {
        static Decision read(byte @Nullable [] body) {
            if (body == null || body.length == 0) {
                return new Decision(null, null);
            }
            RequestFields fields = RequestFields.of(body, "node", "comment");
            return new Decision(fields.textOrNull("node", LONGEST), fields.anyTextOrNull("comment", LONGEST));
        }
    }
}
