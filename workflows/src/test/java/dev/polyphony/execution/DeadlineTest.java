package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.s;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.call.Money;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Funding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The deadline holds though books and texts are away, and the result says what was. */
class DeadlineTest {
    private static final Duration LATE = s(8);

    @RegisterExtension
    final Stage stage = new Stage();

    /** In the machine's seconds, by which a local activity is repeated. */
    @Test
    void planThatCannotBeMadeEndsByTheDeadline() {
        stage.decisions().goAway();

        AnalysisResult result = stage.result(stage.start(new Limits(Duration.ofSeconds(3), null, null)));

        assertThat(result.status()).isEqualTo(AnalysisStatus.DEADLINE_PASSED);
        assertThat(requireNonNull(result.problem()).message()).contains("the ledger's database does not answer");
        assertThat(result.latency()).isLessThan(LATE);
        assertThat(result.calls()).isEmpty();
    }

    @Test
    void questionThatCannotBeKeptEndsByTheDeadline() {
        stage.textStore().goAway();
        stage.model("a").answers("never");

        AnalysisResult result = stage.run(plan(call("a"), s(40)).referring());

        assertThat(result.status()).isEqualTo(AnalysisStatus.DEADLINE_PASSED);
        assertThat(requireNonNull(result.problem()).message()).contains("the ledger's database does not answer");
        assertThat(result.latency()).isBetween(s(30), s(45));
        assertThat(stage.models().requests("a")).isZero();
    }

    @Test
    void answerThatCannotBeFetchedEndsByTheDeadlineAndSaysThatItIsPaidFor() {
        stage.models().shelves("a", "ref-a");
        stage.model("a").answers("from a");
        stage.textStore().goAway();

        AnalysisResult result = stage.run(plan(call("a"), s(40)));

        assertThat(result.status()).isEqualTo(AnalysisStatus.DEADLINE_PASSED);
        assertThat(result.response()).isNull();
        assertThat(requireNonNull(result.problem()).message())
                .contains("paid for", "the ledger's database does not answer", "polyphony rejudge");
        assertThat(result.models().successful()).containsExactly("a");
        assertThat(result.latency()).isBetween(s(30), s(45));
    }

    @Test
    void whatJudgesDidNotNeedIsNotWaitedForWhereTheBooksAreAway() {
        stage.model("a").answers("from a");
        stage.model("b").answers("from b");
        stage.model("chair").answers("the synthesis");
        stage.books().goAway();
        CompiledPlan judged = plan(
                        panel(call("a"), call("b")).synthesize(call("chair").costing(new Money(10_000))), s(60))
                .funded(new Funding(null, List.of(), true, false));

        AnalysisResult result = stage.run(judged);

        assertThat(result.response()).isEqualTo("the synthesis");
        assertThat(result.latency()).isLessThan(LATE);
    }
}
