package dev.polyphony.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.PlanSchema;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema of requests takes what their reader takes. */
class RequestSchemaTest {
    private static final JsonRequests REQUESTS = JsonRequests.ofAllOptions();

    private final Schema schema;

    RequestSchemaTest() {
        ObjectNode whole = REQUESTS.schema("#/$defs/plan");
        whole.set("$defs", PlanSchema.parts("#/$defs/"));
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\": \"q\", \"strategy\": \"ensemble\", \"ensemble_size\": 20}",
                "{\"prompt\": \"q\", \"deadline\": 90, \"cache\": \"off\", \"tuning\": {\"delay\": \"PT1.5S\"}}",
                "{\"prompt\": null, \"stream\": true, \"max_cost\": \"$5\", \"on_budget\": \"wait\"}",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"q\"}]}]}",
                "{\"models\": [\"a\", \"b\"], \"tuning\": {\"threshold\": 0, \"margin\": 1}, \"priority\": \"batch\"}",
                "{\"plan\": {\"fallback\": [\"a\", {\"panel\": {\"members\": [\"b\", \"c\"], \"vote\": {}}}]}}",
                "{\"schema\": {\"type\": \"object\"}, \"images\": [\"data:image/png;base64,iVBORw0KGgo=\"]}"
            })
    void bothTake(String body) {
        assertThat(isRead(body)).as("the reader").isTrue();
        assertThat(schema.validate(body, InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"prompts\": \"q\"}",
                "{\"prompt\": 7}",
                "{\"ensemble_size\": 21}",
                "{\"ensemble_size\": 1.5}",
                "{\"max_calls\": 0}",
                "{\"max_output_tokens\": 2147483648}",
                "{\"deadline\": true}",
                "{\"models\": [\"\"]}",
                "{\"models\": [null]}",
                "{\"strategy\": \" \"}",
                "{\"tuning\": {\"quorums\": 1}}",
                "{\"tuning\": {\"margin\": 0}}",
                "{\"tuning\": {\"score_by\": \"most\"}}",
                "{\"on_budget\": \"spend\"}",
                "{\"messages\": [{\"role\": \"user\"}]}",
                "{\"messages\": [{\"role\": \"user\", \"text\": \"q\", \"content\": \"q\"}]}",
                "{\"images\": [\"http://example.com/a.png\"]}",
                "{\"schema\": \"object\"}",
                "{\"plan\": {\"panel\": {\"members\": [\"b\"], \"vote\": {}, \"best\": {}}}}"
            })
    void bothRefuse(String body) {
        assertThat(isRead(body)).as("the reader").isFalse();
        assertThat(schema.validate(body, InputFormat.JSON)).isNotEmpty();
    }

    private static boolean isRead(String body) {
        try {
            REQUESTS.read(body.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (InvalidField e) {
            return false;
        }
    }
}
