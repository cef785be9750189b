package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a service says of its own answers. */
final class ApiContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode api;

    /** @param api the description, as JSON */
    ApiContract(String api) throws Exception {
        this.api = JSON.readTree(api);
    }

    /** Such as {@code POST /api/analyses/{id}/cancel}. */
    Stream<String> operations() {
        return api.path("paths").properties().stream()
                .flatMap(path -> StreamSupport.stream(
                                path.getValue().properties().spliterator(), false)
                        .map(Map.Entry::getKey)
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
    }

    /** The operation that a request is of: a path without variables goes before one with. */
    String operation(String method, String path) {
        return operations()
                .filter(operation -> operation.startsWith(method + " "))
                .filter(operation ->
                        path.matches(operation.substring(method.length() + 1).replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparing((String operation) -> operation.contains("{")))
                .orElseThrow(() -> new AssertionError(method + " " + path + " is described nowhere"));
    }

    /** The status is one that is described, and the body what is said of it. */
    void requireKept(HttpResponse<String> answer) throws Exception {
        String operation =
                operation(answer.request().method(), answer.request().uri().getPath());
        JsonNode responses = api.path("paths")
                .path(operation.substring(operation.indexOf(' ') + 1))
                .path(operation.substring(0, operation.indexOf(' ')).toLowerCase(Locale.ROOT))
                .path("responses");
        JsonNode response = responses.path(String.valueOf(answer.statusCode()));
        assertThat(response.isObject())
                .as("%s answers %d: %s", operation, answer.statusCode(), answer.body())
                .isTrue();
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode schema = response.path("content").path(type).path("schema");
        assertThat(answer.body().isEmpty() || !schema.isMissingNode())
                .as("%s answers %d in %s", operation, answer.statusCode(), type)
                .isTrue();
        if (type.endsWith("json")) {
            ObjectNode whole = JSON.createObjectNode();
            whole.set("$defs", api.at("/components/schemas"));
            whole.putArray("allOf").add(schema);
            Schema read = SCHEMAS.getSchema(whole.toString().replace("#/components/schemas/", "#/$defs/"));
            assertThat(read.validate(answer.body(), InputFormat.JSON))
                    .as("%s answers %s", operation, answer.body())
                    .isEmpty();
        }
    }
}
