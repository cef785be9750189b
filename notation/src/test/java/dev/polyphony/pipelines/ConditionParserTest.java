package dev.polyphony.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.pipeline.Condition;
import dev.polyphony.pipeline.NodeEnd;
import dev.polyphony.pipeline.NodeState;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionParserTest {
    private static final Names NAMES = new Names(Set.of("review", "gate", "lost"), Map.of("language", "Java"));
    private static final Map<String, NodeEnd> ENDS = Map.of(
            "review", new NodeEnd(NodeState.ANSWERED, "Fine.\nAPPROVE\n", 0.7),
            "gate", new NodeEnd(NodeState.REJECTED, null, null),
            "lost", new NodeEnd(NodeState.NO_ANSWER, null, null));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "review contains \"approve\" | true",
                "review contains 'REJECT' | false",
                "review == \"Fine.\\nAPPROVE\" | true",
                "lost contains \"x\" | false",
                "lost != \"x\" | true",
                "gate.status == rejected | true",
                "gate.status != approved and review.status == answered | true",
                "gate.status == approved or review.confidence >= 0.7 | true",
                "review.confidence > 0.7 | false",
                "lost.confidence < 1 | false",
                "not review contains \"reject\" | true",
                "not (review contains \"fine\" and gate.status == rejected) | false",
                "gate.status == approved and gate.status == approved or review contains \"fine\" | true",
                "gate.status == approved and (gate.status == approved or review contains \"fine\") | false",
                "language == \"Java\" | true",
                "language contains \"kotlin\" or review contains \"say \\\"no\\\"\" | false",
            })
    void conditionHoldsAsItIsWritten(String text, boolean holds) {
        Condition condition = ConditionParser.parse(text.replace("\\n", "\n"), NAMES);

        assertThat(condition.holds(ENDS)).isEqualTo(holds);
        assertThat(ConditionParser.parse(condition.describe(), NAMES).holds(ENDS))
                .as(condition.describe())
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "revew contains \"x\" | 'revew' is neither a node nor an input; did you mean 'review'?",
                "review | ends where it needs ==, != or contains after review",
                "review contains REJECT | 'REJECT': put the text in quotes, such as review contains \"REJECT\"",
                "gate.status == aproved | 'aproved' is no status; there are answered, approved,",
                "gate.status contains \"a\" | 'contains': a status is asked for by == or !=",
                "review.cost < 1 | 'review.cost': of a node there is its text",
                "review.confidence > high | a confidence is compared with a number",
                "review < \"x\" | '<': a text is asked for by ==, != or contains",
                "(gate.status == approved | a ')' is missing",
                "gate.status == approved gate.status == approved | 'gate.status' is one too many",
                "review = \"x\" | cannot be read at '= \"x\"'",
                "language.status == answered | an input has neither status nor confidence",
            })
    void mistakeIsTold(String text, String problem) {
        assertThatThrownBy(() -> ConditionParser.parse(text, NAMES)).hasMessageContaining(problem);
    }

    @Test
    void nestingHasABound() {
        assertThatThrownBy(() -> ConditionParser.parse("(".repeat(500) + "gate.status == approved", NAMES))
                .hasMessageContaining("nested deeper than 20 levels");
        assertThatThrownBy(() -> ConditionParser.parse("not ".repeat(600), NAMES))
                .hasMessageContaining("at most 2000");
    }
}
