package dev.polyphony.rest;

import dev.polyphony.call.Money;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Node;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.PartialAnswer;
import dev.polyphony.request.RequestWords;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What readers are told of a step; calls by the names that they have in the plan. */
final class EventData {
    private static final String TOKENS = "tokens";
    private static final String TOOL_CALL = "tool_call";

    private final Map<String, Node.Call> calls = new HashMap<>();

    void learn(AnalysisEvent event) {
        if (event.piece() instanceof AnalysisEvent.Compiled compiled
                && compiled.compilation() instanceof Compilation.Compiled planned) {
            planned.plan().root().calls().forEach(call -> calls.put(call.path(), call));
        }
    }

    static String name(AnalysisEvent event) {
        return switch (event.piece()) {
            case AnalysisEvent.Compiled compiled -> "compiled";
            case AnalysisEvent.CallStarted started -> "call_started";
            case AnalysisEvent.CallAnswered answered -> "call_answered";
            case AnalysisEvent.CallFailed failed -> "call_failed";
            case AnalysisEvent.Tokens tokens -> TOKENS;
            case AnalysisEvent.ToolCallDelta call -> TOOL_CALL;
        };
    }

    /** @return the event's name */
    static String part(PartialAnswer.Part part, Map<String, Object> data) {
        return switch (part) {
            case PartialAnswer.Text(String text) -> {
                data.put("text", text);
                yield TOKENS;
            }
            case PartialAnswer.ToolCallDelta(int index, String id, String name, String arguments) -> {
                data.put("index", index);
                put(data, "id", id);
                put(data, "name", name);
                data.put("arguments", arguments);
                yield TOOL_CALL;
            }
        };
    }

    Map<String, Object> of(AnalysisEvent event) {
        Map<String, Object> data = new LinkedHashMap<>();
        switch (event.piece()) {
            case AnalysisEvent.Compiled compiled -> {
                data.put("at", compiled.at().toString());
                compiled(compiled.compilation(), data);
            }
            case AnalysisEvent.CallStarted started -> {
                data.put("at", started.at().toString());
                call(event.call(), data);
                put(data, "duty", started.duty());
            }
            case AnalysisEvent.CallAnswered answered -> {
                data.put("at", answered.at().toString());
                call(event.call(), data);
                data.put("served_by", answered.reply().servedBy());
                Money cost = answered.reply().cost();
                put(data, "cost_usd", cost == null ? null : cost.usd());
            }
            case AnalysisEvent.CallFailed failed -> {
                data.put("at", failed.at().toString());
                call(event.call(), data);
                data.put("problem", RequestWords.text(failed.failure().failure().describe()));
            }
            case AnalysisEvent.Tokens tokens -> part(new PartialAnswer.Text(tokens.text()), data);
            case AnalysisEvent.ToolCallDelta call ->
                part(new PartialAnswer.ToolCallDelta(call.index(), call.id(), call.name(), call.arguments()), data);
        }
        return data;
    }

    private static void compiled(Compilation compilation, Map<String, Object> data) {
        switch (compilation) {
            case Compilation.Compiled(var plan) -> {
                data.put("strategy", plan.strategy());
                List<Map<String, String>> planned = plan.root()
                        .calls()
                        .map(call -> Map.of(
                                "call", call.path(),
                                "name", call.name(),
                                "model", call.model().toString()))
                        .toList();
                data.put("calls", planned);
            }
            case Compilation.Unfunded unfunded -> data.put("waits_for", RequestWords.text(unfunded.problem()));
            case Compilation.Rejected rejected -> {
                data.put("field", RequestWords.field(rejected.field()));
                data.put("problem", RequestWords.text(rejected.problem()));
            }
        }
    }

    private void call(String path, Map<String, Object> data) {
        data.put("call", path);
        Node.Call call = calls.get(path);
        if (call != null) {
            data.put("name", call.name());
            data.put("model", call.model().toString());
        }
    }

    private static void put(Map<String, Object> data, String name, @Nullable Object value) {
        if (value != null) {
            data.put(name, value);
        }
    }
}
