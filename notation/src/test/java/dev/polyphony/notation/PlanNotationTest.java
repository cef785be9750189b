package dev.polyphony.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Aggregation.VoteBy;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlanNotationTest {
    private static final Plan A = Plan.Call.of("a");
    private static final Plan B = Plan.Call.of("b");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PlanSchema.text());

    static Stream<Arguments> plans() {
        return Stream.of(
                Arguments.of("call: a", A),
                Arguments.of(
                        "{call: a, floor: 500ms, cap: 1m30s}",
                        new Plan.Call("a", Duration.ofMillis(500), Duration.ofSeconds(90))),
                Arguments.of("fallback: [a, b]", new Plan.Fallback(List.of(A, B))),
                Arguments.of("fallback: {steps: [a, {call: b}]}", new Plan.Fallback(List.of(A, B))),
                Arguments.of("escalate: [a, b]", new Plan.Escalate(List.of(A, B), null)),
                Arguments.of("escalate: {steps: [a, b], threshold: 0.8}", new Plan.Escalate(List.of(A, B), 0.8)),
                Arguments.of("hedge: [a, b]", new Plan.Hedge(List.of(A, B), null)),
                Arguments.of(
                        "hedge: {contenders: [a, b], delay: 2s}", new Plan.Hedge(List.of(A, B), Duration.ofSeconds(2))),
                Arguments.of("panel: {members: [a, b]}", panel(new Aggregation.Best())),
                Arguments.of("panel: {members: [a, b], best: }", panel(new Aggregation.Best())),
                Arguments.of("panel: {members: [a, b], vote: {}}", panel(new Aggregation.Vote(null, null))),
                Arguments.of(
                        "panel: {members: [a, b], vote: {margin: 0.5, by: number}}",
                        panel(new Aggregation.Vote(0.5, VoteBy.NUMBER))),
                Arguments.of(
                        "panel: {members: [a, b], synthesize: {chairman: a, reviewers: [b]}}",
                        panel(new Aggregation.Synthesize(A, List.of(B)))),
                Arguments.of(
                        "panel: {members: [a, b], council: {chairman: {fallback: [a, b]}}}",
                        panel(new Aggregation.Council(new Plan.Fallback(List.of(A, B)), List.of()))),
                Arguments.of(
                        "panel: {members: [a, b], jury: {judges: [a], by: median, pairwise: true}}",
                        panel(new Aggregation.Jury(List.of(A), ScoreBy.MEDIAN, true))),
                Arguments.of(
                        "panel: {members: [a, b], quorum: 1, grace: 5s}",
                        new Plan.Panel(List.of(A, B), 1, Duration.ofSeconds(5), new Aggregation.Best())),
                Arguments.of("balanced: [a, {fallback: [a, b]}]", balanced(null, null)),
                Arguments.of("balanced: {choices: [{plan: a}, {plan: {fallback: [a, b]}}]}", balanced(null, null)),
                Arguments.of(
                        "balanced: {choices: [{plan: a, share: 60}, {plan: {fallback: [a, b]}, share: 0}]}",
                        balanced(60.0, 0.0)),
                Arguments.of(
                        "balanced: [{plan: a, share: 0.6}, {share: 0.4, plan: {fallback: [a, b]}}]",
                        balanced(0.6, 0.4)),
                Arguments.of(
                        "route: {ways: [{levels: [expert], tasks: [math], then: a}], otherwise: b}",
                        new Plan.Route(List.of(new Plan.Way(List.of(Level.EXPERT), List.of(TaskType.MATH), A)), B)));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void planIsReadAndFitsTheSchema(String text, Plan plan) throws Exception {
        assertThat(PlanNotation.read("plan.yaml", text)).isEqualTo(plan);
        assertThat(SCHEMA.validate(new YAMLMapper().readTree(text))).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "{}",
                        "plan.yaml:1: expected exactly one of call, fallback, escalate, panel, hedge, route, balanced"),
                Arguments.of(
                        "fallbak: [a]",
                        "plan.yaml:1: expected exactly one of call, fallback, escalate, panel, hedge, route, balanced;"
                                + " did you mean 'fallback'?"),
                Arguments.of(
                        "fallback:\n  - a\n  - 7",
                        "plan.yaml:3: fallback[1]: expected a model's name, or one of call, fallback, escalate, panel,"
                                + " hedge, route, balanced"),
                Arguments.of("fallback: []", "plan.yaml:1: steps: a fallback has at least one step"),
                Arguments.of("fallback: a", "plan.yaml:1: fallback: expected fields with values"),
                Arguments.of(
                        "escalate:\n  steps: [a]\n  threshold: 80",
                        "plan.yaml:3: escalate.threshold: expected a number from 0 to 1"),
                Arguments.of(
                        "escalate:\n  steps: [a]\n  treshold: 0.8",
                        "plan.yaml:3: escalate.treshold: unknown field; did you mean 'threshold'?"),
                Arguments.of("hedge: [a]", "plan.yaml:1: contenders: a hedge has at least two contenders"),
                Arguments.of("balanced: []", "plan.yaml:1: choices: balanced has at least one choice"),
                Arguments.of("balanced: a", "plan.yaml:1: balanced: expected fields with values"),
                Arguments.of(
                        "balanced:\n  - a\n  - {plan: b, share: -5}",
                        "plan.yaml:3: balanced[1].share: expected a number from 0 to 1000000, such as 60"),
                Arguments.of(
                        "balanced:\n  - a\n  - {plan: b, shares: 5}",
                        "plan.yaml:3: balanced[1].shares: unknown field; did you mean 'share'?"),
                Arguments.of(
                        "balanced:\n  choices: [{plan: a, share: 60}, b]",
                        "plan.yaml:1: choices: either each has a share, such as 60, 35 and 5, or none: 1 of 2 have one"),
                Arguments.of(
                        "balanced: [{plan: a, share: 0}, {plan: b, share: 0}]",
                        "plan.yaml:1: choices: their shares sum to nothing; give one of them more than 0"),
                Arguments.of(
                        "balanced: [{share: 3}]",
                        "plan.yaml:1: balanced[0]: expected exactly one of call, fallback,"
                                + " escalate, panel, hedge, route, balanced"),
                Arguments.of(
                        "balanced: {choices: [a], by: score}",
                        "plan.yaml:1: balanced.by: unknown field" + "; expected one of choices"),
                Arguments.of(
                        "hedge:\n  contenders: [a, b]\n  delay: 2",
                        "plan.yaml:3: hedge.delay: expected a time such as 500ms, 90s, 2m or PT1M"),
                Arguments.of("panel: {quorum: 2}", "plan.yaml:1: panel.members: missing"),
                Arguments.of(
                        "panel: {members: [a, b], quorum: 3}",
                        "plan.yaml:1: quorum: 3 is not between 1 and the 2 members"),
                Arguments.of(
                        "panel: {members: [a, b], vote: {}, best: {}}",
                        "plan.yaml:1: panel.vote: expected only one of best, vote, synthesize, council, jury, sequential"),
                Arguments.of(
                        "panel: {members: [a], vote: {by: colour}}",
                        "plan.yaml:1: panel.vote.by: expected one of number, choice, json, text"),
                Arguments.of(
                        "panel: {members: [a], vote: {margin: 0}}",
                        "plan.yaml:1: panel.vote.margin: a part of the votes above 0 and up to 1, not 0.0"),
                Arguments.of("panel: {members: [a], council: {}}", "plan.yaml:1: panel.council.chairman: missing"),
                Arguments.of(
                        "panel: {members: [a], jury: {judges: []}}",
                        "plan.yaml:1: panel.jury.judges: a jury has at least one judge"),
                Arguments.of(
                        "route: {ways: [{then: a}], otherwise: b}",
                        "plan.yaml:1: route.ways[0].ways: a way says for which levels or tasks; without either it is"
                                + " 'otherwise'"),
                Arguments.of("route: {ways: [{levels: [expert], then: a}]}", "plan.yaml:1: route.otherwise: missing"),
                Arguments.of(
                        "route: {ways: [{levels: [hard], then: a}], otherwise: b}",
                        "plan.yaml:1: route.ways[0].levels: expected one of basic, intermediate, advanced, expert"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakeIsAnsweredWithLineFieldAndWhatWouldBeRight(String text, String message) throws Exception {
        NotationError error = catchThrowableOfType(NotationError.class, () -> PlanNotation.read("plan.yaml", text));

        assertThat(error).isNotNull();
        assertThat(error.problems()).extracting(Object::toString).contains(message);
    }

    /** What depends on two fields at once, as a quorum on its members, a schema cannot say. */
    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakeDoesNotFitTheSchemaEither(String text, String message) throws Exception {
        if (Stream.of("quorum: 3", "either each has a share", "shares sum to nothing")
                .noneMatch(message::contains)) {
            assertThat(SCHEMA.validate(new YAMLMapper().readTree(text))).isNotEmpty();
        }
    }

    @Test
    void allMistakesAreFoundAtOnce() {
        String text = "panel:\n  members:\n    - hedge: [a]\n    - 7\n  quorum: none\n";

        NotationError error = catchThrowableOfType(NotationError.class, () -> PlanNotation.read("plan.yaml", text));

        assertThat(error.problems()).extracting(NotationError.Problem::line).containsExactlyInAnyOrder(3, 4, 5);
    }

    @Test
    void endlessNestingIsRefused() {
        String text = "{fallback: [".repeat(200) + "a" + "]}".repeat(200);

        NotationError error = catchThrowableOfType(NotationError.class, () -> PlanNotation.read("plan.yaml", text));

        assertThat(error.problems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("at most 16 levels"));
    }

    private static Plan balanced(@Nullable Double share, @Nullable Double other) {
        return new Plan.Balanced(
                List.of(new Plan.Alternative(A, share), new Plan.Alternative(new Plan.Fallback(List.of(A, B)), other)));
    }

    private static Plan panel(Aggregation aggregation) {
        return new Plan.Panel(List.of(A, B), null, null, aggregation);
    }
}
