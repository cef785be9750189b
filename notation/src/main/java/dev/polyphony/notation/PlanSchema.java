package dev.polyphony.notation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Aggregation.VoteBy;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The JSON Schema (2020-12) of the notation, for editors; its choices are those of the types. */
public final class PlanSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLAN = "plan";
    private static final String PLANS = "plans";
    private static final String TIME = "time";
    private static final String SHARE = "share";

    private PlanSchema() {}

    /** Pretty-printed; the same every time. */
    public static String text() {
        return schema().toPrettyString() + "\n";
    }

    /**
     * The parts of it, each by its name.
     *
     * @param place what refers to a part begins with it, before the part's name
     */
    public static ObjectNode parts(String place) {
        try {
            String parts = schema().get("$defs").toString();
            return (ObjectNode) JSON.readTree(parts.replace("#/$defs/", place));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written can be read", e);
        }
    }

    private static ObjectNode schema() {
        ObjectNode schema = JSON.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "Polyphony plan")
                .put("$ref", "#/$defs/node");
        ObjectNode defs = schema.putObject("$defs");
        defs.set(
                "node",
                anyOf(
                        call(),
                        list("fallback", "steps", Map.of()),
                        list("escalate", "steps", Map.of("threshold", SHARE)),
                        hedge(),
                        only("panel", panel()),
                        only("route", route()),
                        balanced()));
        defs.set(PLAN, anyOf(JSON.createObjectNode().put("type", "string").put("minLength", 1), ref("node")));
        defs.set(PLANS, plans(1));
        defs.set(
                TIME,
                JSON.createObjectNode()
                        .put("type", "string")
                        .put("pattern", "^(?:[pP].+|(?:\\s*\\d+(?:\\.\\d+)?\\s*(?:ms|s|m|h|d))+)$"));
        defs.set(
                SHARE,
                JSON.createObjectNode().put("type", "number").put("minimum", 0).put("maximum", 1));
        return schema;
    }

    private static ObjectNode call() {
        ObjectNode call = object(List.of("call"));
        call.withObject("/properties").putObject("call").put("type", "string").put("minLength", 1);
        call.withObject("/properties").set("floor", ref(TIME));
        call.withObject("/properties").set("cap", ref(TIME));
        return call;
    }

    /** A list alone, or with settings beside it. */
    private static ObjectNode list(String kind, String name, Map<String, String> settings) {
        ObjectNode full = object(List.of(name));
        full.withObject("/properties").set(name, ref(PLANS));
        settings.forEach((setting, type) -> full.withObject("/properties").set(setting, ref(type)));
        return only(kind, anyOf(ref(PLANS), full));
    }

    private static ObjectNode hedge() {
        ObjectNode full = object(List.of("contenders"));
        full.withObject("/properties").set("contenders", plans(2));
        full.withObject("/properties").set("delay", ref(TIME));
        return only("hedge", anyOf(plans(2), full));
    }

    private static ObjectNode panel() {
        ObjectNode panel = object(List.of("members"));
        ObjectNode properties = panel.withObject("/properties");
        properties.set("members", ref(PLANS));
        properties.putObject("quorum").put("type", "integer").put("minimum", 1).put("maximum", 1000);
        properties.set("grace", ref(TIME));
        properties.set("best", settings(object(List.of())));
        properties.set("vote", settings(vote()));
        properties.set("synthesize", chaired());
        properties.set("council", chaired());
        properties.set("jury", jury());
        properties.set("sequential", settings(sequential()));
        // At most one says how the answers become one.
        ArrayNode pairs = JSON.createArrayNode();
        List<String> kinds = AggregationReader.KINDS;
        for (int a = 0; a < kinds.size(); a++) {
            for (int b = a + 1; b < kinds.size(); b++) {
                pairs.addObject().putArray("required").add(kinds.get(a)).add(kinds.get(b));
            }
        }
        panel.putObject("not").set("anyOf", pairs);
        return panel;
    }

    private static ObjectNode vote() {
        ObjectNode vote = object(List.of());
        ObjectNode margin = vote.withObject("/properties").putObject("margin");
        margin.put("type", "number").put("exclusiveMinimum", 0).put("maximum", 1);
        vote.withObject("/properties").set("by", oneOf(VoteBy.class));
        return vote;
    }

    private static ObjectNode sequential() {
        ObjectNode sequential = object(List.of());
        ObjectNode properties = sequential.withObject("/properties");
        properties.putObject("workload").put("type", "string");
        properties
                .putObject("threshold")
                .put("type", "number")
                .put("minimum", 0)
                .put("maximum", 1);
        properties.putObject("at-once").put("type", "integer").put("minimum", 1).put("maximum", 20);
        return sequential;
    }

    private static ObjectNode chaired() {
        ObjectNode chaired = object(List.of("chairman"));
        chaired.withObject("/properties").set("chairman", ref(PLAN));
        chaired.withObject("/properties").set("reviewers", plans(0));
        return chaired;
    }

    private static ObjectNode jury() {
        ObjectNode jury = object(List.of("judges"));
        jury.withObject("/properties").set("judges", ref(PLANS));
        jury.withObject("/properties").set("by", oneOf(ScoreBy.class));
        jury.withObject("/properties").putObject("pairwise").put("type", "boolean");
        return jury;
    }

    private static ObjectNode route() {
        ObjectNode way = object(List.of("then"));
        way.withObject("/properties").set("levels", some(Level.class));
        way.withObject("/properties").set("tasks", some(TaskType.class));
        way.withObject("/properties").set("then", ref(PLAN));
        way.putArray("anyOf").add(nonEmpty("levels")).add(nonEmpty("tasks"));
        ObjectNode route = object(List.of("ways", "otherwise"));
        ObjectNode ways = route.withObject("/properties").putObject("ways");
        ways.put("type", "array").put("minItems", 1).set("items", way);
        route.withObject("/properties").set("otherwise", ref(PLAN));
        return route;
    }

    private static ObjectNode balanced() {
        ObjectNode alternative = object(List.of("plan"));
        alternative.withObject("/properties").set("plan", ref(PLAN));
        ObjectNode share = alternative.withObject("/properties").putObject("share");
        share.put("type", "number").put("minimum", 0).put("maximum", 1_000_000);
        ObjectNode choices = JSON.createObjectNode().put("type", "array").put("minItems", 1);
        choices.set("items", anyOf(ref(PLAN), alternative));
        ObjectNode full = object(List.of("choices"));
        full.withObject("/properties").set("choices", choices);
        return only("balanced", anyOf(choices, full));
    }

    private static ObjectNode nonEmpty(String list) {
        ObjectNode condition = JSON.createObjectNode();
        condition.putArray("required").add(list);
        condition.putObject("properties").putObject(list).put("minItems", 1);
        return condition;
    }

    private static ObjectNode only(String kind, ObjectNode value) {
        ObjectNode only = object(List.of(kind));
        only.withObject("/properties").set(kind, value);
        return only;
    }

    private static ObjectNode object(List<String> required) {
        ObjectNode object = JSON.createObjectNode().put("type", "object").put("additionalProperties", false);
        object.putObject("properties");
        required.forEach(object.putArray("required")::add);
        return object;
    }

    private static ObjectNode settings(ObjectNode object) {
        return anyOf(JSON.createObjectNode().put("type", "null"), object);
    }

    private static ObjectNode plans(int least) {
        ObjectNode plans = JSON.createObjectNode().put("type", "array").put("minItems", least);
        plans.set("items", ref(PLAN));
        return plans;
    }

    private static ObjectNode anyOf(ObjectNode... choices) {
        ObjectNode any = JSON.createObjectNode();
        Arrays.stream(choices).forEach(any.putArray("anyOf")::add);
        return any;
    }

    private static ObjectNode ref(String name) {
        return JSON.createObjectNode().put("$ref", "#/$defs/" + name);
    }

    private static <E extends Enum<E>> ObjectNode oneOf(Class<E> type) {
        ObjectNode choice = JSON.createObjectNode();
        ArrayNode names = choice.putArray("enum");
        Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .forEach(names::add);
        return choice;
    }

    private static <E extends Enum<E>> ObjectNode some(Class<E> type) {
        ObjectNode some = JSON.createObjectNode().put("type", "array");
        some.set("items", oneOf(type));
        return some;
    }
}
