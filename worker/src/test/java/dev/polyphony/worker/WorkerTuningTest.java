package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Placement;
import dev.polyphony.plan.TaskType;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.routing.Signals;
import dev.polyphony.scoring.Weights;
import dev.polyphony.tuning.TuningOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WorkerTuningTest {
    @Test
    void whatIsLeftAloneIsStandard() {
        WorkerTuning tuning = new WorkerTuning(Map.of());

        assertThat(tuning.defaults().placement()).isEqualTo(TuningOptions.LOCAL);
        assertThat(new WorkerTuning(Map.of("placement", "lane")).defaults()).isEqualTo(Defaults.standard());
        assertThat(tuning.weights()).isEqualTo(Weights.standard());
        assertThat(tuning.signals()).isEqualTo(Signals.standard());
    }

    @Test
    void eachKindOfSettingIsWhereItBelongs() {
        WorkerTuning tuning = new WorkerTuning(Map.of(
                "default-deadline", "90s",
                "max-at-once", "5",
                "calls-per-model", "3",
                "hedge-share", "0.25",
                "placement", "inline",
                "score-weights", "0.2,0.3,0.5",
                "doubt-phrases", "no idea, who knows",
                "remembered-texts", "7",
                "math-words", "add,subtract",
                "expert-words", "qed"));

        assertThat(tuning.defaults()).satisfies(defaults -> {
            assertThat(defaults.deadline()).isEqualTo(Duration.ofSeconds(90));
            assertThat(defaults.callsPerModel()).isEqualTo(3);
            assertThat(defaults.hedgeShare()).isEqualTo(0.25);
            assertThat(defaults.placement()).isEqualTo(new Placement.Inline());
            assertThat(defaults.maxAtOnce()).isEqualTo(5);
        });
        assertThat(tuning.weights().completeness()).isEqualTo(0.5);
        assertThat(tuning.weights().lowSignals()).containsExactly("no idea", "who knows");
        assertThat(tuning.comparison().rememberedTexts()).isEqualTo(7);
        assertThat(tuning.signals().tasks()).containsEntry(TaskType.MATH, List.of("add", "subtract"));
        assertThat(tuning.signals().levels()).containsEntry(Level.EXPERT, List.of("qed"));
    }

    @Test
    void variableOfSpringsIsTheSameName() {
        assertThat(new WorkerTuning(Map.of("default.deadline", "90s"))
                        .defaults()
                        .deadline())
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void boundOnCallsAtOnceIsReadUnderItsNameOfBeforeToo() {
        assertThat(settings("polyphony.worker.max-at-once", "7").defaults().maxAtOnce())
                .isEqualTo(7);
        assertThat(settings("polyphony.worker.tuning.max-at-once", "7")
                        .defaults()
                        .maxAtOnce())
                .isEqualTo(7);
    }

    private static WorkerTuning settings(String property, String value) {
        return new WorkerTuning(new Binder(new MapConfigurationPropertySource(Map.of(property, value)))
                .bind("polyphony.worker", WorkerSettings.class)
                .get()
                .tuning());
    }

    @Test
    void unknownOneAndOneOutOfBoundsAreNamed() {
        assertThatThrownBy(() -> new WorkerTuning(Map.of("dedline", "90s")))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("dedline");
        assertThatThrownBy(() -> new WorkerTuning(Map.of("neutral-confidence", "-1")))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("neutral-confidence")
                .hasMessageContaining("0 to 1");
    }
}
