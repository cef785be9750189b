package dev.polyphony.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.RatedAnalysis.Forecast;
import dev.polyphony.analysis.RatedAnalysis.Judge;
import dev.polyphony.analysis.RatedAnalysis.Member;
import dev.polyphony.analysis.RatedAnalysis.Says;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.CallPurpose;
import dev.polyphony.call.FinalAnswer;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Opinion;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Prediction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RatedAnalysisTest {
    @Test
    void memberWithTheSameNumberSaysTheSameAndOneWithAnotherSaysAnother() {
        RatedAnalysis rated = rated(
                List.of(), answer("a", "It is 42.", "42"), answer("b", "42", "42"), answer("c", "Maybe 41.", "41"));

        assertThat(rated.members())
                .containsExactly(
                        new Member("a", Says.SAME, new Money(10)),
                        new Member("b", Says.SAME, new Money(10)),
                        new Member("c", Says.OTHER, new Money(10)));
    }

    /** Other words can be as right. */
    @Test
    void ofProseThatDissentsNothingFollows() {
        RatedAnalysis rated = rated(
                List.of(new Dissent("c", "c", null)),
                answer("a", "REST.", null),
                answer("b", "REST, I think.", null),
                answer("c", "GraphQL.", null));

        assertThat(rated.members().stream().map(Member::says)).containsExactly(Says.SAME, Says.SAME, Says.UNKNOWN);
    }

    @Test
    void ofMembersBesideAnAnswerThatWasWrittenAnewNothingFollows() {
        RatedAnalysis rated = rated(
                List.of(),
                call("a", "Both.", null, CallPurpose.CHAIRMAN),
                answer("b", "REST.", null),
                answer("c", "GraphQL.", null));

        assertThat(rated.members().stream().map(Member::says)).containsExactly(Says.UNKNOWN, Says.UNKNOWN);
    }

    @Test
    void oneModelAloneIsNoPanel() {
        assertThat(rated(List.of(), answer("a", "42", "42"), answer("a", "42", "42"))
                        .members())
                .isEmpty();
    }

    @Test
    void judgesAreKeptWithWhatTheyGaveTheAnswer() {
        RatedAnalysis rated = rated(
                List.of(),
                answer("a", "REST.", null),
                answer("b", "GraphQL.", null),
                judge("j1", new Opinion.Scores(Map.of("a", 0.8, "b", 0.3))),
                judge("j2", new Opinion.Preference("a", "b", "b")),
                judge("j2", new Opinion.Preference("b", "a", "a")));

        assertThat(rated.judges())
                .containsExactly(
                        new Judge(ModelRef.parse("openai/j1"), 0.8), new Judge(ModelRef.parse("openai/j2"), 0.5));
    }

    @Test
    void answerThatNobodyJudgedHasNoJudges() {
        assertThat(rated(List.of(), answer("a", "42", "42"), answer("b", "42", "42"))
                        .judges())
                .isNull();
    }

    @Test
    void ofOneModelAloneTheShareThatWasLearntIsExpected() {
        assertThat(rated(chosen("a"), null, List.of(), answer("a", "42", "42")).forecast())
                .isEqualTo(new Forecast("sums", Instant.EPOCH, 120, 0.9, 0.9));
    }

    @Test
    void ofAPanelTheProbabilityThatWasSaidOfItsAnswerIsExpected() {
        assertThat(rated(chosen("a", "b"), true, List.of(), answer("a", "42", "42"), answer("b", "41", "41"))
                        .forecast())
                .isEqualTo(new Forecast("sums", Instant.EPOCH, 120, 0.9, 0.8));
    }

    @Test
    void ofAPanelWhoseAnswerHasNoProbabilityNothingIsExpected() {
        assertThat(rated(chosen("a", "b"), null, List.of(), answer("a", "42", "42"))
                        .forecast())
                .isNull();
    }

    @Test
    void ofAnswersInPlaceOfThoseThatFailedNothingIsExpected() {
        assertThat(rated(chosen("b"), null, List.of(), answer("a", "42", "42")).forecast())
                .isNull();
    }

    @Test
    void whereNothingWasLearntNothingIsExpected() {
        assertThat(rated(List.of(), answer("a", "42", "42")).forecast()).isNull();
    }

    private static List<Decision> chosen(String... models) {
        return List.of(new Decision.Chosen(
                "",
                Duration.ZERO,
                Choice.learnt(
                        "", models[0], "learnt", new Prediction("sums", Instant.EPOCH, 120, 0.9, List.of(models)))));
    }

    private static RatedAnalysis rated(List<Dissent> dissent, CallRecord.Answered... calls) {
        return rated(null, null, dissent, calls);
    }

    private static RatedAnalysis rated(
            @Nullable List<Decision> decisions,
            @Nullable Boolean calibrated,
            List<Dissent> dissent,
            CallRecord.Answered... calls) {
        CallRecord.Answered given = calls[0];
        List<String> members = Stream.of(calls)
                .filter(call -> call.duty() == null)
                .map(CallRecord.Answered::name)
                .toList();
        return RatedAnalysis.of(
                new AnalysisResult(
                        "an-1",
                        AnalysisStatus.ANSWERED,
                        new AnalysisResult.Answer(given.reply().text(), given.name(), 0.8, calibrated, null, null),
                        AnalysisResult.Spending.NOTHING,
                        Duration.ZERO,
                        "vote",
                        new AnalysisResult.Models(members, members, members.size(), members),
                        new AnalysisResult.Comparison(
                                new AnalysisResult.Metadata(members.size(), List.of()), 0.5, null, dissent, null),
                        AnalysisResult.Gaps.NONE,
                        false,
                        List.of(calls),
                        null,
                        Instant.EPOCH,
                        decisions),
                null);
    }

    private static CallRecord.Answered answer(String name, String text, @Nullable String number) {
        return call(name, text, number, null);
    }

    private static CallRecord.Answered call(
            String name, String text, @Nullable String number, @Nullable CallPurpose duty) {
        return call(name, text, number, duty, null);
    }

    private static CallRecord.Answered judge(String name, Opinion opinion) {
        return call(name, "{}", null, CallPurpose.JUDGE, opinion);
    }

    private static CallRecord.Answered call(
            String name, String text, @Nullable String number, @Nullable CallPurpose duty, @Nullable Opinion opinion) {
        ModelRef model = ModelRef.parse("openai/" + name);
        Reply reply = new Reply(
                model,
                name,
                text,
                Usage.NONE,
                new Money(10),
                Duration.ZERO,
                new Assessment(0.5, 0.5, 0.5),
                false,
                1,
                false,
                number == null ? null : new FinalAnswer(FinalAnswer.Kind.NUMBER, number),
                opinion);
        // Each call of a plan has a place of its own.
        return new CallRecord.Answered(name, name, model, Duration.ZERO, Duration.ZERO, reply, null, duty);
    }
}
