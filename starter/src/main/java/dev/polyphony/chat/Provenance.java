package dev.polyphony.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Dissent;
import dev.polyphony.call.Reply;
import dev.polyphony.text.ShownConfidence;
import java.util.List;
import java.util.Optional;

/** What an answer has in {@code polyphony}: what no single model's answer says of itself. */
public final class Provenance {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Provenance() {}

    /** @param ignored fields of the request that meant nothing */
    public static ObjectNode of(AnalysisResult result, List<String> ignored) {
        Double confidence = result.confidence();
        ObjectNode own = JSON.objectNode()
                .put("analysis_id", result.id())
                .put("strategy", result.strategy())
                .put("cost", result.cost().usd())
                .put("cost_complete", result.spending().complete())
                .put("confidence", confidence == null ? null : (Double) ShownConfidence.rounded(confidence))
                .put("agreement", result.panel().agreement())
                .put("degraded", result.gaps().degraded())
                .put("simulated", result.simulated());
        result.calls().forEach(call -> own.withArray("path").add(step(call, result)));
        List<Dissent> dissent = Optional.ofNullable(result.panel().dissent()).orElse(List.of());
        dissent.forEach(other -> own.withArray("dissent").add(other.name()));
        result.shortfalls().forEach(own.withArray("degraded_because")::add);
        ignored.forEach(own.withArray("ignored")::add);
        return own;
    }

    private static JsonNode step(CallRecord call, AnalysisResult result) {
        ObjectNode step = JSON.objectNode().put("model", call.name());
        return switch (call) {
            case CallRecord.Answered answered -> {
                step.put("outcome", "answered")
                        .put("served_by", answered.model().toString());
                Optional.ofNullable(answered.reply().dropped())
                        .orElse(List.of())
                        .forEach(parameter -> step.withArray("dropped").add(parameter));
                Reply.Continued continued = answered.reply().continued();
                if (continued != null) {
                    step.putObject("continued")
                            .put("model", name(continued.call(), result))
                            .put("characters", continued.length());
                }
                yield step;
            }
            case CallRecord.Failed failed ->
                step.put("outcome", "failed").put("why", failed.failure().describe());
        };
    }

    private static String name(String path, AnalysisResult result) {
        return result.calls().stream()
                .filter(call -> call.path().equals(path))
                .map(CallRecord::name)
                .findFirst()
                .orElse(path);
    }
}
