package dev.polyphony.apidocs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.notation.PlanSchema;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/** The bodies that are read by what is declared of options, and the notation of plans in them. */
final class RequestSchemas implements OpenApiCustomizer, OperationCustomizer {
    private static final String PLACE = "#/components/schemas/";
    private static final String PLAN = "PlanNotation.";

    private final List<DescribedBody> bodies;

    RequestSchemas(List<DescribedBody> bodies) {
        this.bodies = bodies;
    }

    @Override
    public void customise(OpenAPI api) {
        bodies.forEach(body -> add(api, body.name(), body.schema().apply(PLACE + PLAN + "plan")));
        for (Map.Entry<String, JsonNode> part : PlanSchema.parts(PLACE + PLAN).properties()) {
            add(api, PLAN + part.getKey(), part.getValue());
        }
    }

    /** A handler that reads its body itself names the schema; springdoc shows its bytes beside that, or instead. */
    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().getContent().values().forEach(body -> body.setSchema(named(body.getSchema())));
        }
        return operation;
    }

    private static @Nullable Schema<?> named(@Nullable Schema<?> found) {
        if (found == null) {
            return null;
        }
        if (found.get$ref() != null) {
            return new JsonSchema().$ref(found.get$ref());
        }
        if ("byte".equals(found.getFormat())) {
            Schema<?> anything = new JsonSchema();
            anything.addType("object");
            return anything;
        }
        return found;
    }

    private static void add(OpenAPI api, String name, JsonNode schema) {
        try {
            api.getComponents().addSchemas(name, Json31.mapper().treeToValue(schema, JsonSchema.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema is one", e);
        }
    }
}
