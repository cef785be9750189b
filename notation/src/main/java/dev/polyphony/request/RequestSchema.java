package dev.polyphony.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.plan.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The JSON Schema (2020-12) of requests, from what is declared of each option. */
final class RequestSchema {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String plan;

    /** @param plan refers to the schema of plans */
    RequestSchema(String plan) {
        this.plan = plan;
    }

    ObjectNode of(Map<String, AnalysisOption<?>> fields, boolean ignoresOthers) {
        ObjectNode root = object(ignoresOthers);
        fields.forEach((path, option) -> {
            ObjectNode object = root;
            String name = path;
            for (int point = name.indexOf('.'); point >= 0; point = name.indexOf('.')) {
                object = group(object, name.substring(0, point), ignoresOthers);
                name = name.substring(point + 1);
            }
            object.withObject("/properties").set(name, field(path, option));
        });
        return root;
    }

    private static ObjectNode object(boolean open) {
        ObjectNode object = JSON.createObjectNode();
        object.put("type", "object");
        object.putObject("properties");
        return open ? object : object.put("additionalProperties", false);
    }

    private static ObjectNode group(ObjectNode object, String name, boolean open) {
        ObjectNode properties = object.withObject("/properties");
        if (!properties.has(name)) {
            ObjectNode group = object(open);
            group.set("type", JSON.createArrayNode().add("object").add("null"));
            properties.set(name, group);
        }
        return (ObjectNode) properties.get(name);
    }

    private ObjectNode field(String path, AnalysisOption<?> option) {
        ObjectNode field = orNull(option.type().schema().deepCopy());
        Bounds.of(option).write(field);
        List<String> words = new ArrayList<>();
        if (option.flag() != null) {
            words.add(option.flag().help());
        }
        if (!option.strategies().isEmpty()) {
            words.add("For "
                    + String.join(
                            ", ",
                            option.strategies().stream().map(Strategy::word).toList()) + ".");
        }
        if (!words.isEmpty()) {
            field.put("description", String.join(" ", words));
        }
        if (!path.equals(option.json().getFirst()) && option.json().contains(path)) {
            field.put("deprecated", true);
        }
        return field;
    }

    /** What is given as null is not given. */
    private ObjectNode orNull(ObjectNode schema) {
        if (schema.has("$ref")) {
            ObjectNode choice = JSON.createObjectNode();
            choice.putArray("anyOf")
                    .add(JSON.createObjectNode().put("$ref", plan))
                    .addObject()
                    .put("type", "null");
            return choice;
        }
        JsonNode type = schema.get("type");
        ArrayNode types = JSON.createArrayNode();
        if (type.isArray()) {
            types.addAll((ArrayNode) type);
        } else {
            types.add(type);
        }
        schema.set("type", types.add("null"));
        if (schema.has("enum")) {
            schema.withArray("/enum").addNull();
        }
        return schema;
    }

    /** Of a number, as its record has them: asked of that, so that nobody writes them down twice. */
    private record Bounds(ObjectNode found) {
        private static final double LITTLE = 1e-6;

        static Bounds of(AnalysisOption<?> option) {
            ObjectNode found = JSON.createObjectNode();
            if (option.type().equals(OptionType.NUMBER)) {
                Predicate<Long> fits = value -> fits(option, String.valueOf(value));
                found.put("minimum", least(fits));
                found.put("maximum", most(fits));
            } else if (option.type().equals(OptionType.DECIMAL)) {
                found.put(fits(option, "0") ? "minimum" : "exclusiveMinimum", 0);
                if (fits(option, String.valueOf(1 + LITTLE))) {
                    found.put("maximum", most(value -> fits(option, String.valueOf(value))));
                } else {
                    found.put(fits(option, "1") ? "maximum" : "exclusiveMaximum", 1);
                }
                if (fits(option, String.valueOf(-LITTLE))) {
                    throw new IllegalStateException(option.name() + " can be below 0; say here what bounds it has");
                }
            }
            return new Bounds(found);
        }

        void write(ObjectNode schema) {
            schema.setAll(found);
        }

        private static boolean fits(AnalysisOption<?> option, String value) {
            try {
                option.read(value);
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        /** 1 is in bounds, or it is no count. */
        private static long least(Predicate<Long> fits) {
            return border(Integer.MIN_VALUE, 1, fits);
        }

        private static long most(Predicate<Long> fits) {
            return border(Integer.MAX_VALUE, 1, fits);
        }

        /** The value farthest from the inner one that fits, all between them fitting. */
        private static long border(long outer, long inner, Predicate<Long> fits) {
            long outside = outer;
            long inside = inner;
            if (fits.test(outside)) {
                return outside;
            }
            while (Math.abs(outside - inside) > 1) {
                long middle = inside + (outside - inside) / 2;
                if (fits.test(middle)) {
                    inside = middle;
                } else {
                    outside = middle;
                }
            }
            return inside;
        }
    }
}
