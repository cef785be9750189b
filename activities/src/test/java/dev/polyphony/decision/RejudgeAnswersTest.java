package dev.polyphony.decision;

import static dev.polyphony.decision.Compilers.CATALOGUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.activity.RecordedAnswer;
import dev.polyphony.activity.Rejudgement;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Node;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.scoring.Weights;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejudgeAnswersTest {
    private static final Availability NO_KEYS = model -> new State.Blocked(new Failure.NoCredentials("KEY"));

    private final RejudgeAnswers rejudging = new RejudgeAnswers(
            () -> CATALOGUE,
            () -> Compilers.under(NO_KEYS),
            new Assessor(Weights.standard(), List.of()),
            TextStores.empty());

    @Test
    void modelsAreTheRecordedOnesInTheirOrderWhateverKeysThereAre() {
        Compilation.Compiled compiled = (Compilation.Compiled) rejudging.compileRejudgement(of(Preset.of("escalate")));

        assertThat(compiled.plan().root().children())
                .extracting(Node::label)
                .containsExactly("gpt-4o-mini", "claude-opus-3");
        assertThat(compiled.plan().root().children()).allMatch(Node::askable);
    }

    @Test
    void modelWithoutARecordedAnswerIsSkipped() {
        Preset three = new Preset("ensemble", null, List.of("gpt-4o-mini", "gpt-4"), null);

        Compilation.Compiled compiled = (Compilation.Compiled) rejudging.compileRejudgement(of(three));

        assertThat(compiled.plan().root().children().get(1))
                .isInstanceOfSatisfying(
                        Node.Skipped.class, skipped -> assertThat(skipped.why()).isEqualTo(new Failure.NotRecorded()));
    }

    @Test
    void strategyThatAsksJudgesIsRefused() {
        assertThat(rejudging.compileRejudgement(of(Preset.of("council"))))
                .isInstanceOfSatisfying(
                        Compilation.Rejected.class,
                        rejected -> assertThat(rejected.field()).isEqualTo("strategy"));
    }

    @Test
    void answersArePricedByTodaysCatalogue() {
        Reply priced =
                rejudging.reassess(of(Preset.of("vote"))).answers().getFirst().reply();

        // 1,000 × $0.15 + 1,000 × $0.60 a million.
        assertThat(priced.cost()).isEqualTo(new Money(750));
        assertThat(priced.text()).isEqualTo("Definitely REST.");
    }

    private static Rejudgement of(Selection selection) {
        return new Rejudgement(
                "an-0",
                new Analysis("an-1", "default", "REST or GraphQL?", selection, Limits.DEFAULT),
                List.of(recorded("gpt-4o-mini"), recorded("claude-opus-3")));
    }

    private static RecordedAnswer recorded(String name) {
        return new RecordedAnswer(
                name,
                new Reply(
                        CATALOGUE.find(name).ref(),
                        name,
                        "Definitely REST.",
                        new Usage(1000, 1000),
                        new Money(1),
                        Duration.ofSeconds(1),
                        new Assessment(0, 0, 0),
                        false,
                        1,
                        true));
    }
}
