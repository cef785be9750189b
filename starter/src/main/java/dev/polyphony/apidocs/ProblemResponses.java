package dev.polyphony.apidocs;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

/** What each operation can answer beside what it is for, as the problem details of RFC 9457. */
final class ProblemResponses implements OperationCustomizer {
    /** The schema of all of them. */
    static final String PROBLEM = "Problem";

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        ApiResponses responses = operation.getResponses();
        boolean hasBody = List.of(handler.getMethodParameters()).stream()
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
        add(responses, "400", "A field or parameter is not as it should be; field names it.");
        add(responses, "401", "There are keys, and none of them was sent.");
        add(responses, "403", "The key's role does not go so far, or a page of another origin asks.");
        if (operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> "path".equals(parameter.getIn()))) {
            add(responses, "404", "There is nothing of that id, or it is another tenant's.");
        }
        if (hasBody) {
            add(responses, "413", "The body is larger than POLYPHONY_HTTP_MAX_BODY.");
        }
        add(responses, "503", "Nobody can answer now: no worker, too many at once, or a server that is away.")
                .addHeaderObject(
                        "Retry-After", new Header().description("seconds").schema(schema("integer")));
        add(responses, "default", "Any other problem.");
        // Those that the handler itself names.
        List.copyOf(responses.keySet()).stream()
                .filter(status -> status.startsWith("4") || status.startsWith("5"))
                .forEach(status -> add(responses, status, ""));
        return operation;
    }

    static Schema<?> schema() {
        Schema<?> problem = schema("object");
        problem.addProperty("type", schema("string"));
        problem.addProperty("title", schema("string"));
        problem.addProperty("status", schema("integer"));
        problem.addProperty("detail", schema("string").description("What is wrong, and what would be right."));
        problem.addProperty("instance", schema("string"));
        problem.addProperty(
                "field", schema("string").description("Of the body, or the parameter or header, that is wrong."));
        List.of("title", "status", "detail").forEach(problem::addRequiredItem);
        return problem;
    }

    private static ApiResponse add(ApiResponses responses, String status, String description) {
        ApiResponse known = responses.get(status);
        ApiResponse response = known == null ? new ApiResponse().description(description) : known;
        response.content(new Content()
                .addMediaType(
                        org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                        new MediaType().schema(new JsonSchema().$ref("#/components/schemas/" + PROBLEM))));
        responses.addApiResponse(status, response);
        return response;
    }

    private static Schema<Object> schema(String type) {
        Schema<Object> schema = new JsonSchema();
        schema.addType(type);
        return schema;
    }
}
