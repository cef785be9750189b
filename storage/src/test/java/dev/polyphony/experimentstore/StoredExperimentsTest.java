package dev.polyphony.experimentstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.access.AuditLog;
import dev.polyphony.alert.ExperimentAlert;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Design.Contender;
import dev.polyphony.experiment.Design.Kind;
import dev.polyphony.experiment.Design.Outcome;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.experiment.Experiment.Finding;
import dev.polyphony.experiment.Experiment.State;
import dev.polyphony.experimentstore.ExperimentReport.ArmFigures;
import dev.polyphony.ledger.Databases;
import dev.polyphony.plan.Assignment;
import dev.polyphony.plan.Assignment.Arm;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class StoredExperimentsTest {
    private static final Contender VOTE = new Contender("vote", Preset.of("vote"));
    private static final Contender CHEAP = new Contender("cheapest", Preset.of("cheapest"));

    private final Database database;
    private final StoredExperiments experiments;
    private final StoredEvents events;
    private final StoredRatings ratings;
    private final ExperimentDecider decider;
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private int submitted;

    StoredExperimentsTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        experiments = new StoredExperiments(database, () -> now);
        events = new StoredEvents(database, () -> now);
        ratings = new StoredRatings(database, () -> now);
        decider = new ExperimentDecider(database, () -> now);
    }

    @AfterEach
    void close() {
        events.close();
        database.close();
    }

    @Test
    void candidateThatIsWorseIsRolledBackAndToldOfOnce() {
        Experiment started = experiments.start("acme", "greeting", by(Outcome.RATING), "ann");
        ExperimentDecider other = new ExperimentDecider(database, () -> now);

        for (int i = 0; i < 100 && state("greeting") == State.RUNNING; i++) {
            rate(answered(started, i % 2 == 0 ? Arm.CANDIDATE : Arm.CONTROL), i % 2 == 0 ? 0 : 1, "ann");
            // Two processes that take turns, and one that has just started.
            look(i % 3 == 0 ? decider : i % 3 == 1 ? other : new ExperimentDecider(database, () -> now));
        }

        Experiment ended = experiments.find("acme", "greeting").orElseThrow();
        assertThat(ended.state()).isEqualTo(State.ROLLED_BACK);
        assertThat(ended.finding()).isEqualTo(Finding.WORSE);
        assertThat(ended.changedBy()).isEqualTo(Experiment.ITSELF);
        assertThat(ended.why()).contains("the candidate cheapest is worse than vote", "rated answers");
        assertThat(decider.open())
                .extracting(ExperimentAlert::id)
                .containsExactly("experiment-alert/" + started.id() + "/worse");
        assertThat(recorded()).containsExactly("itself experiment.roll_back", "ann experiment.start");

        decider.handedOver(decider.open().getFirst());
        look(decider);
        assertThat(decider.open()).isEmpty();
        assertThatThrownBy(() -> experiments.promote("acme", "greeting", "ann"))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("was rolled back");
    }

    @Test
    void whatIsSaidAfterTheEndCountsForNothing() {
        Experiment started = experiments.start("acme", "greeting", by(Outcome.RATING), "ann");
        WorkflowId early = answered(started, Arm.CANDIDATE);
        rate(early, 1, "ann");
        look(decider);
        WorkflowId late = answered(started, Arm.CONTROL);
        experiments.stop("acme", "greeting", "bob");

        rate(early, 0, "ann");
        rate(late, 0, "ann");
        WorkflowId underWay = answered(started, Arm.CANDIDATE);
        rate(underWay, 0, "ann");
        look(decider);

        ExperimentReport report = ExperimentReport.of(
                database, experiments.find("acme", "greeting").orElseThrow());
        assertThat(report.arms()).extracting(ArmFigures::outcomes).containsExactly(0, 1);
        assertThat(report.arms().get(1).mean()).isEqualTo(1);
        assertThat(report.arms()).extracting(ArmFigures::analyses).containsExactly(1, 2);
        assertThat(report.experiment().state()).isEqualTo(State.STOPPED);
        assertThat(report.sentence()).startsWith("Stopped by bob");
    }

    @Test
    void untilItIsCountedTheMeanOfAllRatingsCounts() {
        Experiment started = experiments.start("acme", "greeting", by(Outcome.RATING), "ann");
        WorkflowId analysis = answered(started, Arm.CONTROL);
        rate(analysis, 0, "ann");
        rate(analysis, 0.5, "bob");
        rate(analysis, 1, "ann");
        look(decider);
        rate(analysis, 0, "ann");
        look(decider);

        assertThat(report("greeting").arms().getFirst().mean()).isEqualTo(0.75);
    }

    @Test
    void candidateThatCannotBeAskedFails() {
        Experiment started = experiments.start("acme", "greeting", by(Outcome.RATING), "ann");

        for (int i = 0; i < 200 && state("greeting") == State.RUNNING; i++) {
            ended(
                    started,
                    i % 2 == 0 ? Arm.CANDIDATE : Arm.CONTROL,
                    AnalysisStatus.ANSWERED,
                    0,
                    i % 2 == 0 ? "no key" : null);
            look(decider);
        }

        assertThat(report("greeting").experiment().finding()).isEqualTo(Finding.FAILS_MORE);
        assertThat(report("greeting").notes()).anyMatch(note -> note.contains("the candidate could not be asked"));
    }

    @Test
    void cancelledAnalysesAndThoseOfUnknownCostAreNoOutcome() {
        Experiment started = experiments.start("acme", "greeting", by(Outcome.COST), "ann");
        ended(started, Arm.CANDIDATE, AnalysisStatus.CANCELLED, 100_000, null);
        ended(started, Arm.CANDIDATE, AnalysisStatus.NO_ANSWER, -1, null);
        ended(started, Arm.CANDIDATE, AnalysisStatus.ANSWERED, 250_000, null);
        ended(started, Arm.CONTROL, AnalysisStatus.ANSWERED, 3_000_000, null);
        look(decider);

        ExperimentReport report = report("greeting");
        assertThat(report.arms()).extracting(ArmFigures::outcomes).containsExactly(1, 1);
        // From the most on more makes no difference.
        assertThat(report.arms()).extracting(ArmFigures::mean).containsExactly(1.0, 0.25);
        assertThat(report.difference()).satisfies(difference -> {
            assertThat(difference).isNotNull();
            assertThat(difference.cases()).isEqualTo(2);
            assertThat(difference.estimate()).isNegative();
        });
        assertThat(report.successes())
                .satisfies(successes -> assertThat(successes.cases()).isEqualTo(3));
    }

    @Test
    void eachTenantHasItsOwn() {
        experiments.start("acme", "greeting", by(Outcome.RATING), "ann");
        experiments.start("other", "greeting", by(Outcome.SUCCESS), "eve");

        assertThat(experiments.stop("other", "greeting", "eve")).isPresent();
        assertThat(experiments.stop("third", "greeting", "eve")).isEmpty();

        assertThat(state("greeting")).isEqualTo(State.RUNNING);
        assertThat(experiments.of("acme"))
                .singleElement()
                .extracting(Experiment::isRunning)
                .isEqualTo(true);
        assertThat(experiments.of("third")).isEmpty();
    }

    @Test
    void nameIsTakenAsLongAsItRuns() {
        experiments.start("acme", "greeting", by(Outcome.RATING), "ann");
        assertThatThrownBy(() -> experiments.start("acme", "greeting", by(Outcome.COST), "ann"))
                .isInstanceOf(InvalidField.class)
                .hasMessage("name: 'greeting' runs already; stop it first: polyphony experiments stop greeting");

        experiments.stop("acme", "greeting", "ann");
        now = now.plusSeconds(1);
        Experiment second = experiments.start("acme", "greeting", by(Outcome.COST), "ann");

        assertThat(second.id()).startsWith("acme~greeting~2~");
        assertThat(experiments.all("acme")).containsExactly(second);
        assertThat(experiments.promote("acme", "greeting", "bob").orElseThrow().state())
                .isEqualTo(State.PROMOTED);
        assertThat(experiments.stop("acme", "greeting", "bob").orElseThrow().state())
                .isEqualTo(State.STOPPED);
        // Of no effect, and not on record.
        experiments.stop("acme", "greeting", "eve");
        assertThat(recorded())
                .containsExactlyInAnyOrder(
                        "ann experiment.start",
                        "ann experiment.stop",
                        "ann experiment.start",
                        "bob experiment.promote",
                        "bob experiment.stop");
    }

    @Test
    void onlyOneThatHasEndedIsRemoved() {
        experiments.start("acme", "greeting", by(Outcome.RATING), "ann");
        assertThatThrownBy(() -> experiments.remove("acme", "greeting", "ann"))
                .isInstanceOf(InvalidField.class)
                .hasMessage("name: 'greeting' runs; stop it first: polyphony experiments stop greeting");
        experiments.promote("acme", "greeting", "ann");
        assertThatThrownBy(() -> experiments.remove("acme", "greeting", "ann"))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("is promoted")
                .hasMessageEndingWith("stop it first: polyphony experiments stop greeting");
        experiments.stop("acme", "greeting", "ann");

        assertThat(experiments.remove("acme", "greeting", "bob")).isTrue();

        assertThat(experiments.find("acme", "greeting")).isEmpty();
        assertThat(experiments.remove("acme", "greeting", "bob")).isFalse();
        assertThat(recorded()).containsOnlyOnce("bob experiment.remove");
    }

    @Test
    void whatIsRemovedIsForgottenForItsTenantAloneWithAllThatHadItsName() {
        Experiment first = experiments.start("acme", "greeting", by(Outcome.SUCCESS), "ann");
        answered(first, Arm.CANDIDATE);
        experiments.stop("acme", "greeting", "ann");
        now = now.plusSeconds(1);
        answered(experiments.start("acme", "greeting", by(Outcome.SUCCESS), "ann"), Arm.CONTROL);
        experiments.stop("acme", "greeting", "ann");
        Experiment others = experiments.start("other", "greeting", by(Outcome.SUCCESS), "eve");
        answered(others, Arm.CONTROL);
        experiments.stop("other", "greeting", "eve");

        experiments.remove("acme", "greeting", "ann");

        assertThat(experiments.all("acme")).isEmpty();
        assertThat(experiments.all("other")).extracting(Experiment::id).containsExactly(others.id());
        assertThat(database.<List<String>>read(
                        handle -> handle.createQuery("select distinct experiment_id from experiment_case")
                                .mapTo(String.class)
                                .list()))
                .containsExactly(others.id());
    }

    @Test
    void whatIsUnderWayOfOneThatIsRemovedCountsForNoneThatHasItsNameLater() {
        Experiment before = experiments.start("acme", "greeting", by(Outcome.SUCCESS), "ann");
        experiments.stop("acme", "greeting", "ann");
        experiments.remove("acme", "greeting", "ann");
        now = now.plusMillis(1);
        experiments.start("acme", "greeting", by(Outcome.SUCCESS), "ann");

        answered(before, Arm.CANDIDATE);
        look(decider);

        assertThat(report("greeting").arms()).extracting(ArmFigures::analyses).containsExactly(0, 0);
    }

    @Test
    void figuresOfMoreThanIsReadAtATimeAreThoseOfAll() {
        Experiment started = experiments.start("acme", "greeting", by(Outcome.SUCCESS), "ann");
        database.write(
                handle -> handle.execute(
                        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 2500)"
                                + " insert into experiment_case (experiment_id, analysis_id, arm, share, ended_at, answered, refused,"
                                + " simulated, cost_micros, latency_ms, known_at) select '" + started.id()
                                + "', 'acme~an-' || i,"
                                + " case when i % 2 = 0 then 'CANDIDATE' else 'CONTROL' end, 0.5, i, 1, 0, 0, 1000 * i, 2 * i, i from n"));
        look(decider);

        ArmFigures control = report("greeting").arms().getFirst();
        assertThat(control.analyses()).isEqualTo(1250);
        assertThat(control.outcomes()).isEqualTo(1250);
        assertThat(control.mean()).isEqualTo(1);
        // Of 1, 3, 5 to 2,499.
        assertThat(control.costUsd()).isEqualTo(1.25);
        assertThat(control.seconds()).isEqualTo(2.5);
    }

    @Test
    void shareIsWhatTheCandidateGetsNow() {
        assertThat(experiments
                        .start("acme", "greeting", by(Outcome.RATING), "ann")
                        .share())
                .isEqualTo(0.5);
        assertThat(experiments.promote("acme", "greeting", "ann").orElseThrow().share())
                .isEqualTo(1);
        assertThat(experiments.stop("acme", "greeting", "ann").orElseThrow().share())
                .isZero();
    }

    @Test
    void oneAtATimeTakesWhatAsksForTheControl() {
        experiments.start("acme", "first", everywhere(by(Outcome.RATING)), "ann");

        assertThatThrownBy(() -> experiments.start("acme", "second", everywhere(by(Outcome.RATING)), "ann"))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("'first' takes what asks for vote already");

        experiments.start("acme", "third", by(Outcome.RATING), "ann");
        experiments.start("other", "second", everywhere(by(Outcome.RATING)), "ann");
    }

    @Test
    void resultOfAnExperimentThatNobodyKnowsIsKeptAsAllOthers() {
        Experiment elsewhere = experiments.start("acme", "greeting", by(Outcome.RATING), "ann");
        database.write(handle -> handle.execute("delete from experiment"));

        WorkflowId analysis = answered(elsewhere, Arm.CANDIDATE);

        assertThat(events.result(analysis.value())).isPresent();
        assertThat(database.<Integer>read(handle -> handle.createQuery("select count(*) from experiment_case")
                        .mapTo(Integer.class)
                        .one()))
                .isZero();
    }

    private static Design by(Outcome outcome) {
        Double most = outcome == Outcome.COST || outcome == Outcome.LATENCY ? 1.0 : null;
        return new Design(Kind.CANARY, VOTE, CHEAP, 0.5, outcome, most, 0, 0.05, 0.05, false);
    }

    private static Design everywhere(Design of) {
        return new Design(
                of.kind(),
                of.control(),
                of.candidate(),
                of.share(),
                of.outcome(),
                of.most(),
                of.margin(),
                of.noWorse(),
                of.error(),
                true);
    }

    private void look(ExperimentDecider who) {
        who.news().forEach(who::decide);
    }

    private State state(String name) {
        return experiments.find("acme", name).orElseThrow().state();
    }

    private ExperimentReport report(String name) {
        return ExperimentReport.of(database, experiments.find("acme", name).orElseThrow());
    }

    private List<String> recorded() {
        return new AuditLog(database)
                .read(new AuditLog.Filter("acme", null, "experiment", Instant.EPOCH, 100)).stream()
                        .map(entry -> entry.who() + " " + entry.action())
                        .toList();
    }

    private WorkflowId answered(Experiment experiment, Arm arm) {
        return ended(experiment, arm, AnalysisStatus.ANSWERED, 1_000, null);
    }

    /** @param micros below 0 where not all of the cost is known */
    private WorkflowId ended(
            Experiment experiment, Arm arm, AnalysisStatus status, long micros, @Nullable String refused) {
        WorkflowId id = new WorkflowId(experiment.tenant(), "an-" + ++submitted);
        now = now.plusMillis(10);
        Choice drawn = new Choice("", null, null, "vote", "drawn", new Assignment(experiment.id(), arm, 0.5, refused));
        AnalysisResult result = new AnalysisResult(
                id.id(),
                status,
                AnalysisResult.Answer.NONE,
                new AnalysisResult.Spending(new Money(Math.max(0, micros)), micros >= 0, 1, 1),
                Duration.ofSeconds(1),
                "vote",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(),
                null,
                now,
                List.of(new Decision.Chosen("", Duration.ZERO, drawn)));
        events.conclude(id.value(), "run-1", result, null);
        return id;
    }

    private void rate(WorkflowId analysis, double score, String by) {
        now = now.plusMillis(10);
        ratings.put(
                analysis,
                new Rating(analysis.id(), score, null, by, now, ModelRef.parse("openai/gpt-4o"), null, false),
                new RatedAnalysis("vote", "orchestration", null, null, false, List.of()),
                null);
    }
}
