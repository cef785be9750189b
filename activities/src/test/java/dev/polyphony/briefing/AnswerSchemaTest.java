package dev.polyphony.briefing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerSchemaTest {
    private static final String SCHEMA = """
            {"type": "object", "required": ["verdict"], "additionalProperties": false,
             "properties": {"verdict": {"enum": ["yes", "no"]}, "score": {"type": "integer", "minimum": 0}}}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"verdict\": \"yes\", \"score\": 3}",
                "```json\n{\"verdict\": \"yes\", \"score\": 3}\n```",
                "Here it is:\n```\n{\"verdict\":\"yes\",\"score\":3}\n```\nHope that helps.",
                "Sure! {\"verdict\": \"yes\", \"score\": 3}"
            })
    void answerIsTheJsonItself(String answer) throws Misfit {
        assertThat(AnswerSchema.parse(SCHEMA).fit(answer)).isEqualTo("{\"verdict\":\"yes\",\"score\":3}");
    }

    @Test
    void misfitNamesPlacesAndRulesButNoneOfTheModelsText() {
        assertThatThrownBy(() -> AnswerSchema.parse(SCHEMA).fit("{\"score\": -1, \"secret word\": true}"))
                .isInstanceOfSatisfying(
                        Misfit.class,
                        misfit -> assertThat(misfit.problem())
                                .contains("required", "'verdict'", "/score breaks 'minimum'", "additionalProperties")
                                .doesNotContain("-1"));
    }

    @Test
    void answerWithoutJsonIsAMisfit() {
        assertThatThrownBy(() -> AnswerSchema.parse(SCHEMA).fit("Yes."))
                .isInstanceOfSatisfying(
                        Misfit.class,
                        misfit -> assertThat(misfit.problem()).isEqualTo("the answer is no JSON document"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"objekt\"}",
                "{\"type\": \"object\"",
                "[]",
                "\"object\"",
                "{\"$ref\": \"https://example.com/schema.json\"}",
                "{\"$ref\": \"file:///etc/passwd\"}"
            })
    void whatIsNoSchemaIsRefused(String schema) {
        assertThatThrownBy(() -> AnswerSchema.parse(schema))
                .isInstanceOfSatisfying(
                        InvalidField.class,
                        refused -> assertThat(refused.field()).isEqualTo("schema"));
    }
}
