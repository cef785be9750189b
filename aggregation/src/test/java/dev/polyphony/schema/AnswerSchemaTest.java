package dev.polyphony.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.polyphony.call.InvalidField;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void answerIsTheJsonItself(String answer) throws Exception {
        assertThat(AnswerSchema.parse(SCHEMA).fit(answer)).isEqualTo("{\"verdict\":\"yes\",\"score\":3}");
    }

    @Test
    void misfitNamesPlacesAndRulesButNoneOfTheModelsText() {
        assertThatThrownBy(() -> AnswerSchema.parse(SCHEMA).fit("{\"score\": -1, \"secret word\": true}"))
                .isInstanceOfSatisfying(
                        FormatMismatch.class,
                        mismatch -> assertThat(mismatch.problem())
                                .contains("required", "'verdict'", "/score breaks 'minimum'", "additionalProperties")
                                .doesNotContain("-1"));
    }

    @Test
    void answerWithoutJsonIsAMisfit() {
        assertThatThrownBy(() -> AnswerSchema.parse(SCHEMA).fit("Yes."))
                .isInstanceOfSatisfying(
                        FormatMismatch.class,
                        mismatch -> assertThat(mismatch.problem()).isEqualTo("the answer is no JSON document"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"objekt\"}",
                "{\"type\": \"object\"",
                "[]",
                "\"object\"",
                "{\"$ref\": \"https://example.com/schema.json\"}",
                "{\"$ref\": \"file:///etc/passwd\"}",
                "{\"$ref\": \"classpath:draft-07/schema\"}",
                "{\"$ref\": \"resource:draft-07/schema\"}",
                "{\"properties\": {\"a\": {\"$dynamicRef\": \"http://169.254.169.254/\"}}}",
                "{\"$ref\": \"#/$defs/none\"}",
                "{\"$schema\": \"http://127.0.0.1:1/schema\"}",
                "{\"$schema\": \"file:///etc/passwd\"}",
                "{\"$schema\": 7}",
                "{\"properties\": {\"a\": {\"$schema\": \"https://example.com/own\"}}}",
                "{\"$ref\": \"#\"}",
                "{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"anyOf\": [{\"$ref\": \"#/$defs/a\"}]}}}",
                "{\"pattern\": \"(\"}",
                "{\"patternProperties\": {\"[\": {}}}",
                "{\"type\": \"object\", \"type\": \"array\"}"
            })
    void whatIsNoSchemaIsRefused(String schema) {
        assertThatThrownBy(() -> AnswerSchema.parse(schema))
                .isInstanceOfSatisfying(
                        InvalidField.class,
                        refused -> assertThat(refused.field()).isEqualTo("schema"));
    }

    @Test
    void schemaThatIsTooLongOrNestsTooDeepIsRefused() {
        assertThatThrownBy(() -> AnswerSchema.parse("{\"title\": \"" + "a".repeat(1 << 20) + "\"}"))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("schema: has 1048589 characters");
        assertThatThrownBy(() -> AnswerSchema.parse("{\"items\": ".repeat(20_000) + "{}" + "}".repeat(20_000)))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("schema: ", "nests deeper than 200 levels");
    }

    @Test
    void schemaThatDoublesWithEachReferenceIsRefused() {
        String doubling = IntStream.range(0, 60)
                .mapToObj(i -> "\"a%d\": {\"allOf\": [{\"$ref\": \"#/$defs/a%d\"}, {\"$ref\": \"#/$defs/a%d\"}]}"
                        .formatted(i, i + 1, i + 1))
                .collect(Collectors.joining(", "));

        assertThatThrownBy(() -> AnswerSchema.parse(
                        "{\"$ref\": \"#/$defs/a0\", \"$defs\": {" + doubling + ", \"a60\": {\"type\": \"object\"}}}"))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("takes too long to check");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"$ref\": \"#/$defs/n\", \"$defs\": {\"n\": {\"properties\": {\"n\": {\"$ref\": \"#\"}}}}} | {\"n\": {\"n\": {}}}",
                "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"items\": [{\"type\": \"string\"}]} | [\"a\"]",
                "{\"$schema\": \"http://json-schema.org/draft-04/schema#\", \"minimum\": 1, \"exclusiveMinimum\": true} | 2",
                "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"integer\"} | 1.0",
                "{\"type\": \"string\", \"pattern\": \"^(?=.*\\\\d)(?!.* ).{8,64}$\"} | \"passw0rd\"",
                "{\"pattern\": \"^(((a{1,1000}){1,1000}){1,1000})$\"} | \"aaa\"",
                "{\"const\": 0.10} | 0.1",
                "{\"maximum\": 12345678901234567891} | 12345678901234567891"
            })
    void whatAValidSchemaTakesFits(String schema, String answer) throws Exception {
        assertThat(AnswerSchema.parse(schema).fit(answer)).isEqualTo(answer.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"string\", \"pattern\": \"^(?=.*\\\\d)(?!.* ).{8,64}$\"} | \"pass word\" | / breaks 'pattern'",
                "{\"maximum\": 12345678901234567890} | 12345678901234567891 | / breaks 'maximum'",
                "{\"const\": 0.1} | 0.10000000000000000001 | / breaks 'const'",
                "{\"uniqueItems\": true} | [1, 1.0] | / breaks 'uniqueItems'",
                "{\"type\": \"integer\"} | 1.5 | / breaks 'type'"
            })
    void misfitIsExact(String schema, String answer, String problem) {
        assertThatThrownBy(() -> AnswerSchema.parse(schema).fit(answer))
                .isInstanceOf(FormatMismatch.class)
                .hasMessage(problem);
    }

    @Test
    void everyDigitIsKeptAsItWasWritten() throws Exception {
        String exact =
                "{\"a\":123456789012345678901234567890,\"b\":0.1234567890123456789012,\"c\":1.50,\"d\":1E+2,\"e\":\"\\u00e9 \\/\"}";

        assertThat(AnswerSchema.parse("{}").fit("Here:\n" + exact.replace(",", " ,\n")))
                .isEqualTo(exact);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pattern\": \"^.*.*.*.*.*.*.*b$\"}",
                "{\"pattern\": \"^(a+)+$\"}",
                "{\"patternProperties\": {\"(a|a)*b\": false}, \"type\": \"object\"}",
                "{\"enum\": [1, 2]}"
            })
    void patternThatBacktracksIsCheckedInLinearTime(String schema) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThatThrownBy(() -> AnswerSchema.parse(schema).fit("\"" + "a".repeat(4_000) + "!\""))
                        .isInstanceOfSatisfying(
                                FormatMismatch.class,
                                mismatch -> assertThat(mismatch.mendable()).isTrue()));
    }

    @Test
    void checkThatTakesTooLongIsGivenUpForGood() {
        AnswerSchema schema = AnswerSchema.parse("{\"pattern\": \"^(?=a).*.*.*.*.*.*.*b$\"}");

        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThatThrownBy(() -> schema.fit("\"" + "a".repeat(4_000) + "\""))
                        .isInstanceOfSatisfying(FormatMismatch.class, mismatch -> {
                            assertThat(mismatch.problem()).startsWith("the schema takes too long to check by");
                            assertThat(mismatch.mendable()).isFalse();
                        }));
    }

    @Test
    void hostileAnswersAreCheckedInTime() {
        AnswerSchema strings = AnswerSchema.parse("{\"items\": {\"type\": \"string\"}, \"uniqueItems\": true}");
        AnswerSchema address =
                AnswerSchema.parse("{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"format\": \"uri\"}");
        AnswerSchema closed = AnswerSchema.parse("{\"additionalProperties\": false}");

        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            assertThatThrownBy(() -> strings.fit("[" + "1,".repeat(200_000) + "1]"))
                    .isInstanceOf(FormatMismatch.class);
            assertThatThrownBy(() -> address.fit("\"" + "a".repeat(1 << 20) + "\""))
                    .isInstanceOf(FormatMismatch.class);
            assertThatThrownBy(() -> closed.fit("{\"" + "a".repeat(40_000) + "\": 1}"))
                    .isInstanceOfSatisfying(
                            FormatMismatch.class,
                            mismatch -> assertThat(mismatch.problem()).hasSizeLessThan(300));
        });
    }
}
