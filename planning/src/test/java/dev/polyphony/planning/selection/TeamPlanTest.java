package dev.polyphony.planning.selection;

import static dev.polyphony.planning.Compiling.compiled;
import static dev.polyphony.planning.Compiling.names;
import static dev.polyphony.planning.Compiling.rejected;
import static dev.polyphony.planning.Compiling.tuned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Complexity;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.TaskType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The teams of the shipped catalogue: who is asked for which task, in which order. */
class TeamPlanTest {
    /** Models of the same weight, between which it is drawn, have a | between them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PLANNING; SIMPLE; llama2:7b-chat | mistral:7b-instruct, llama2:13b-chat",
                "PLANNING; MEDIUM; llama2:7b-chat | mistral:7b-instruct, llama2:13b-chat",
                "PLANNING; COMPLEX; llama2:13b-chat, llama2:7b-chat | mistral:7b-instruct",
                "CODING; SIMPLE; codellama:13b-instruct, deepseek-coder:33b, wizardcoder:34b",
                "CODING; MEDIUM; codellama:13b-instruct, deepseek-coder:33b, wizardcoder:34b",
                "CODING; COMPLEX; deepseek-coder:33b, codellama:13b-instruct, wizardcoder:34b",
                "REVIEW; MEDIUM; codellama:13b-instruct, deepseek-coder:33b, codellama:34b-instruct",
                "REVIEW; COMPLEX; deepseek-coder:33b, codellama:13b-instruct, codellama:34b-instruct",
                "TESTING; SIMPLE; llama2:7b-chat | mistral:7b-instruct, llama2:13b-chat",
                "TESTING; MEDIUM; llama2:13b-chat, llama2:7b-chat | mistral:7b-instruct",
                "DOCUMENTATION; SIMPLE; llama2:7b-chat | mistral:7b-instruct, llama2:13b-chat",
                "DEBUGGING; COMPLEX; deepseek-coder:33b | codellama:34b-instruct | wizardcoder:34b, codellama:13b-instruct",
            })
    void modelsOfATaskAreAskedByItsComplexity(TaskType task, Complexity complexity, String order) {
        List<@Nullable String> asked =
                names(compiled(team(task, complexity), "Whatever it is.").root());

        List<List<String>> groups = Arrays.stream(order.split(", "))
                .map(group -> List.of(group.split(" \\| ")))
                .toList();
        int at = 0;
        for (List<String> group : groups) {
            assertThat(asked.subList(at, at + group.size())).containsExactlyInAnyOrderElementsOf(group);
            at += group.size();
        }
        assertThat(asked).hasSize(at);
    }

    @Test
    void answerBelowTheQualityThresholdGoesToTheFallback() {
        CompiledPlan plan = compiled(team(TaskType.CODING, Complexity.COMPLEX), "Whatever it is.");

        assertThat(plan.root()).isInstanceOfSatisfying(Node.Escalate.class, chain -> {
            assertThat(chain.threshold()).isEqualTo(0.7);
            assertThat(chain.children()).first().isInstanceOf(Node.Fallback.class);
            assertThat(names(chain.children().getLast())).containsExactly("wizardcoder:34b");
        });
        assertThat(plan.choices()).singleElement().satisfies(choice -> {
            assertThat(choice.task()).isEqualTo(TaskType.CODING);
            assertThat(choice.why()).isEqualTo("advanced coding, 'complex coding' as told");
        });
    }

    @Test
    void teamHasFiveMinutesAndThreeAttemptsOfEachModel() {
        CompiledPlan plan = compiled(team(TaskType.REVIEW, null), "Whatever it is.");

        assertThat(plan.deadline()).isEqualTo(Duration.ofMinutes(5));
        assertThat(plan.root().calls().map(Node.Call::sends)).containsOnly(3);
        assertThat(compiled("fallback").deadline()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void promptSaysWhatNobodyTold() {
        CompiledPlan plan = compiled(Preset.of("team"), "Write a python function that adds");

        assertThat(plan.choices()).first().satisfies(choice -> {
            assertThat(choice.task()).isEqualTo(TaskType.CODING);
            assertThat(choice.why()).contains(" by '");
        });
    }

    @Test
    void workOfNoKindGoesToTheGeneralTeamUnlessItIsTold() {
        assertThat(compiled(Preset.of("team"), "What is 2+2?").choices())
                .anySatisfy(choice -> assertThat(choice.why()).contains("the team of planning, as none is for it"));
        assertThat(rejected(team(TaskType.MATH, null), Limits.DEFAULT))
                .satisfies(told -> assertThat(told.field()).isEqualTo("task"))
                .satisfies(told -> assertThat(told.problem())
                        .startsWith("no team is for math; there is one for planning, coding"));
    }

    @Test
    void judgesScoreEveryAnswer() {
        Tuning judged = new Tuning(
                0.8, null, null, null, null, List.of("mistral:7b-instruct"), null, null, TaskType.REVIEW, null);

        Node root = compiled(tuned("team", judged), "Whatever it is.").root();

        assertThat(root).isInstanceOfSatisfying(Node.Escalate.class, chain -> {
            assertThat(chain.threshold()).isEqualTo(0.8);
            assertThat(chain.children())
                    .hasSize(2)
                    .allSatisfy(step -> assertThat(step).isInstanceOf(Node.Panel.class));
        });
    }

    @Test
    void scoresArePutTogetherOnlyWhereJudgesGiveThem() {
        Tuning noJudges = new Tuning(null, null, null, null, null, null, ScoreBy.MEAN, null, TaskType.REVIEW, null);

        assertThat(rejected(tuned("team", noJudges), Limits.DEFAULT).field()).isEqualTo("tuning.score_by");
    }

    @Test
    void nobodyElseIsAskedWhereTheTeamCannotAnswer() {
        Node root = compiled(team(TaskType.PLANNING, null), "Whatever it is.", "openai")
                .root();

        assertThat(names(root)).containsExactlyInAnyOrder("llama2:7b-chat", "mistral:7b-instruct", "llama2:13b-chat");
        assertThat(root.askable()).isFalse();
    }

    @Test
    void namedModelsAreAskedInTheirOrder() {
        Preset named = new Preset("team", null, List.of("gpt-4o-mini", "mistral:7b-instruct"), null);

        assertThat(names(compiled(named, "Whatever it is.").root()))
                .containsExactly("gpt-4o-mini", "mistral:7b-instruct");
    }

    private static Preset team(TaskType task, @Nullable Complexity complexity) {
        return tuned("team", new Tuning(null, null, null, null, null, null, null, null, task, complexity));
    }
}
