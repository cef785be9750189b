package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.escalate;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.hedge;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.SLACK;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.Brief;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Opinion;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever fails, every strategy ends in a typed result, by its deadline and within its call bound. {@code cheapest} is
 * a fallback whose models were chosen by price, so it is no strategy of its own here.
 */
class StrategiesUnderFaultsTest {
    private static final Duration DEADLINE = s(60);
    private static final int MAX_CALLS = 24;
    private static final Failure UNAUTHORIZED = new Failure.Unauthorized(401);
    private static final List<String> MEMBERS = List.of("a", "b", "c");
    private static final List<String> JUDGES = List.of("j1", "j2");
    private static final Function<Brief, Opinion> OPINION = Opinions.inFavourOf("the answer");

    @RegisterExtension
    final Stage stage = new Stage();

    /** Each over the members a, b and c, the judges j1 and j2, and a chairman. */
    enum Strategy {
        FALLBACK,
        ESCALATE,
        HEDGE,
        ENSEMBLE,
        VOTE,
        SYNTHESIS,
        COUNCIL,
        JURY,
        PAIRWISE_JURY;

        Draft draft() {
            return switch (this) {
                case FALLBACK -> fallback(call("a"), call("b"), call("c"));
                case ESCALATE -> escalate(0.6, call("a"), call("b"), call("c"));
                case HEDGE -> hedge(s(5), call("a"), call("b"), call("c"));
                case ENSEMBLE -> members();
                case VOTE -> members().vote(null);
                case SYNTHESIS -> members().synthesize(call("chairman"), call("j1"), call("j2"));
                case COUNCIL -> members().council(call("chairman"), call("j1"), call("j2"));
                case JURY -> members().jury(call("j1"), call("j2"));
                case PAIRWISE_JURY -> members().pairwiseJury(call("j1"), call("j2"));
            };
        }

        boolean isPanel() {
            return draft() instanceof Draft.PanelDraft;
        }

        boolean hasChairman() {
            return this == SYNTHESIS || this == COUNCIL;
        }

        boolean hasJudges() {
            return hasChairman() || this == JURY || this == PAIRWISE_JURY;
        }

        private static Draft.PanelDraft members() {
            return panel(call("a"), call("b"), call("c")).membersUpTo(s(20)).quorum(2, s(5));
        }
    }

    enum Fault {
        NONE,
        ONE_MEMBER_FAILS,
        ALL_BUT_ONE_FAIL,
        JUDGES_FAIL,
        CHAIRMAN_FAILS,
        EVERYTHING_FAILS,
        MEMBER_HANGS,
        QUORUM_NOT_REACHED,
        DEADLINE_PASSES,
        CANCELLED
    }

    static Stream<Arguments> table() {
        return Stream.of(Strategy.values())
                .flatMap(strategy -> Stream.of(Fault.values()).map(fault -> Arguments.of(strategy, fault)));
    }

    @ParameterizedTest(name = "{0} × {1}")
    @MethodSource("table")
    void endsTypedInTimeAndWithinItsCalls(Strategy strategy, Fault fault) {
        script(strategy, fault);

        AnalysisResult result = run(strategy, fault);

        assertThat(result.status()).isEqualTo(expected(fault));
        assertThat(result.response() != null).isEqualTo(result.status() == AnalysisStatus.ANSWERED);
        assertThat(result.gaps().degraded()).isEqualTo(degrades(strategy, fault));
        assertThat(result.latency()).isLessThanOrEqualTo(DEADLINE.plus(SLACK));
        assertThat(stage.models().requests()).isLessThanOrEqualTo(MAX_CALLS);
    }

    private AnalysisResult run(Strategy strategy, Fault fault) {
        WorkflowStub analysis = stage.start(plan(strategy.draft(), DEADLINE, MAX_CALLS));
        if (fault == Fault.CANCELLED) {
            stage.env().sleep(s(10));
            analysis.signal("cancel");
        }
        return stage.result(analysis);
    }

    private void script(Strategy strategy, Fault fault) {
        for (String member : MEMBERS) {
            stage.model(member).answersSurely("the answer", 0.9, s(1));
        }
        for (String judge : JUDGES) {
            if (strategy == Strategy.SYNTHESIS) {
                stage.model(judge).answers("a review", s(1));
            } else {
                stage.model(judge).judges(OPINION, s(1));
            }
        }
        stage.model("chairman").answers("the synthesis", s(1));
        breaking(fault);
    }

    private void breaking(Fault fault) {
        switch (fault) {
            case NONE -> {}
            case ONE_MEMBER_FAILS -> fail("a");
            case ALL_BUT_ONE_FAIL, QUORUM_NOT_REACHED -> fail("a", "b");
            case JUDGES_FAIL -> fail("j1", "j2");
            case CHAIRMAN_FAILS -> fail("chairman");
            case EVERYTHING_FAILS -> fail("a", "b", "c", "j1", "j2", "chairman");
            case MEMBER_HANGS -> stage.models().anew("a").hangs();
            case DEADLINE_PASSES, CANCELLED ->
                MEMBERS.forEach(member -> stage.models().anew(member).hangs());
        }
    }

    private void fail(String... models) {
        for (String model : models) {
            stage.models().anew(model).fails(UNAUTHORIZED);
        }
    }

    private static AnalysisStatus expected(Fault fault) {
        return switch (fault) {
            case EVERYTHING_FAILS -> AnalysisStatus.NO_ANSWER;
            case DEADLINE_PASSES -> AnalysisStatus.DEADLINE_PASSED;
            case CANCELLED -> AnalysisStatus.CANCELLED;
            case NONE,
                    ONE_MEMBER_FAILS,
                    ALL_BUT_ONE_FAIL,
                    JUDGES_FAIL,
                    CHAIRMAN_FAILS,
                    MEMBER_HANGS,
                    QUORUM_NOT_REACHED -> AnalysisStatus.ANSWERED;
        };
    }

    /** A chain loses nothing by a failing step; a panel says whom it misses, unless the vote was settled without. */
    private static boolean degrades(Strategy strategy, Fault fault) {
        return switch (fault) {
            case ONE_MEMBER_FAILS, ALL_BUT_ONE_FAIL, QUORUM_NOT_REACHED -> strategy.isPanel();
            case MEMBER_HANGS -> strategy.isPanel() && strategy != Strategy.VOTE;
            case JUDGES_FAIL -> strategy.hasJudges();
            case CHAIRMAN_FAILS -> strategy.hasChairman();
            case NONE, EVERYTHING_FAILS, DEADLINE_PASSES, CANCELLED -> false;
        };
    }
}
