package dev.polyphony.planning.resolution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.ToolDefinition;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.plan.CompiledPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Refuses what an analysis asks for beside the words where its plan cannot honour it, before anything is spent. */
public final class RequestedFeatures {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Catalogue catalogue;

    public RequestedFeatures(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The semantics from which workers hand it on. */
    public static int since(Analysis analysis) {
        boolean words = analysis.parameters() == null
                && (analysis.conversation() == null
                        || (analysis.conversation().toolCallId() == null
                                && analysis.images().findAny().isEmpty()
                                && analysis.conversation().messages().stream()
                                        .allMatch(message -> message.calls().isEmpty())));
        return words ? 0 : CompiledPlan.PARAMETERS;
    }

    /** @throws InvalidField by the name of what cannot be honoured */
    public void require(Analysis analysis, ResolvedPlan plan) {
        ModelParameters parameters = analysis.parameters();
        if (parameters != null && parameters.tools() != null) {
            requireSchemas(parameters.tools());
            if (parameters.offersTools() && all(plan).anyMatch(ResolvedPlan.Panel.class::isInstance)) {
                throw new InvalidField(
                        "tools",
                        "answers that call tools cannot be compared, voted on or combined; ask one model or a chain of"
                                + " them, or leave the tools out");
            }
        }
        if (parameters != null
                && parameters.wantsLogprobs()
                && all(plan).anyMatch(ResolvedPlan.Panel.class::isInstance)) {
            throw new InvalidField(
                    "logprobs", "are of one model's words; ask one model or a chain of them, or leave them out");
        }
        if (analysis.images().findAny().isPresent()) {
            plan.answering()
                    .map(ResolvedPlan.Call::model)
                    .filter(model -> catalogue
                            .lookUp(model)
                            .filter(known -> !known.images())
                            .isPresent())
                    .findFirst()
                    .ifPresent(model -> {
                        throw new InvalidField(
                                "images", model + " takes none, as the catalogue says; ask another model");
                    });
        }
    }

    private static void requireSchemas(List<ToolDefinition> tools) {
        for (int i = 0; i < tools.size(); i++) {
            String parameters = tools.get(i).parameters();
            if (parameters != null && !isObject(parameters)) {
                throw new InvalidField("tools[" + i + "].parameters", "a JSON Schema, which is a JSON object");
            }
        }
    }

    private static boolean isObject(String json) {
        try {
            return Optional.ofNullable(JSON.readTree(json))
                    .filter(JsonNode::isObject)
                    .isPresent();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static Stream<ResolvedPlan> all(ResolvedPlan plan) {
        return Stream.concat(Stream.of(plan), plan.children().stream().flatMap(RequestedFeatures::all));
    }
}
