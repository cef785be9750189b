package dev.polyphony.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Role;
import dev.polyphony.call.Usage;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value that a record refuses is named by the field as users write it. */
class InvalidFieldTest {
    private static final Selection FALLBACK = Selection.Preset.of("fallback");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Plan ONE = Plan.Call.of("a");

    private static final Message ANSWER = new Message(Role.ASSISTANT, "Good day");

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("id", () -> analysis("", "t", "p")),
                refused("id", () -> analysis("a b", "t", "p")),
                refused("id", () -> analysis("a".repeat(201), "t", "p")),
                refused("tenant", () -> analysis("a", "t/x", "p")),
                refused("prompt", () -> analysis("a", "t", " \n")),
                refused("prompt", () -> analysis("a", "t", "ü".repeat(Analysis.MAX_PROMPT_BYTES / 2 + 1))),
                refused("deadline", () -> new Limits(Duration.ZERO, null, null)),
                refused("deadline", () -> new Limits(Duration.ofDays(31), null, null)),
                refused("max-calls", () -> new Limits(null, 0, null)),
                refused("max-calls", () -> new Limits(null, 1001, null)),
                refused("max-output-tokens", () -> new Limits(null, null, 0)),
                refused("strategy", () -> Selection.Preset.of(" ")),
                refused("chain", () -> new Selection.Preset("fallback", "cheap", List.of("a"), null)),
                refused("ensemble-size", () -> new Selection.Preset("ensemble", null, List.of(), 0)),
                refused("ensemble-size", () -> new Selection.Preset("ensemble", null, List.of(), 21)),
                refused("ensemble-size", () -> new Selection.Preset("ensemble", null, List.of("a", "b"), 3)),
                refused("model", () -> Plan.Call.of(" ")),
                refused("floor", () -> new Plan.Call("a", Duration.ZERO, null)),
                refused("cap", () -> new Plan.Call("a", null, Duration.ofSeconds(-1))),
                refused("steps", () -> new Plan.Fallback(List.of())),
                refused("steps", () -> new Plan.Escalate(List.of(), null)),
                refused("threshold", () -> new Plan.Escalate(List.of(ONE), 1.1)),
                refused("threshold", () -> new Plan.Escalate(List.of(ONE), Double.NaN)),
                refused("contenders", () -> new Plan.Hedge(List.of(ONE), null)),
                refused("delay", () -> new Plan.Hedge(List.of(ONE, ONE), Duration.ZERO)),
                refused("ways", () -> new Plan.Route(List.of(), ONE)),
                refused("ways", () -> new Plan.Way(null, List.of(), ONE)),
                refused("margin", () -> new Aggregation.Vote(0.0, null)),
                refused("judges", () -> new Aggregation.Jury(List.of(), null, null)),
                refused("threshold", () -> new Tuning(-0.1, null, null, null, null, null, null)),
                refused("quorum", () -> new Tuning(null, 0, null, null, null, null, null)),
                refused("margin", () -> new Tuning(null, null, 1.5, null, null, null, null)),
                refused("delay", () -> new Tuning(null, null, null, Duration.ZERO, null, null, null)),
                refused("messages", () -> new Message(Role.USER, " ")),
                refused("messages", () -> new Conversation(null, List.of(new Message(Role.USER, "Hello")))),
                refused("messages", () -> new Conversation(null, List.of(ANSWER, ANSWER))),
                refused("system", () -> conversation("ü".repeat(Analysis.MAX_PROMPT_BYTES / 2))),
                refused("members", () -> new Plan.Panel(List.of(), null, null, new Aggregation.Best())),
                refused("quorum", () -> new Plan.Panel(List.of(ONE), 0, null, new Aggregation.Best())),
                refused("quorum", () -> new Plan.Panel(List.of(ONE), 2, null, new Aggregation.Best())),
                refused("grace", () -> new Plan.Panel(List.of(ONE), 1, SECOND.negated(), new Aggregation.Best())),
                refused("semantics", () -> compiled(0)),
                refused("provider", () -> new ProviderId("OpenAI")),
                refused("provider", () -> new ProviderId("a".repeat(41))),
                refused("provider", () -> ModelRef.parse("/gpt")),
                refused("model", () -> ModelRef.parse("gpt-5-mini")),
                refused("model", () -> ModelRef.parse("openai/")),
                refused("model", () -> ModelRef.parse("openai/a b")),
                refused("cost", () -> new Money(-1)),
                refused("cost", () -> Money.ofUsd(new BigDecimal("-0.01"))),
                refused("usage", () -> new Usage(-1, 0)),
                refused("usage", () -> new Usage(0, -1)),
                refused("confidence", () -> new Assessment(1.1, 0, 0)),
                refused("capability", () -> new Assessment(0, -0.1, 0)),
                refused("completeness", () -> new Assessment(0, 0, Double.NaN)),
                refused("text", () -> reply(" ")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void valueIsRefusedByTheFieldsName(String field, Executable construction) {
        assertThatThrownBy(construction::execute)
                .isInstanceOfSatisfying(
                        InvalidField.class,
                        refusal -> assertThat(refusal.field()).isEqualTo(field));
    }

    @Test
    void longestPromptIsTaken() {
        assertThatCode(() -> analysis("a", "t", "x".repeat(Analysis.MAX_PROMPT_BYTES)))
                .doesNotThrowAnyException();
    }

    @Test
    void boundsOfLimitsAreTaken() {
        assertThatCode(() -> {
                    new Limits(Duration.ofDays(30), 1000, 1);
                    new Limits(Duration.ofMillis(1), 1, 1);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void modelKeepsTheSlashesOfItsProvider() {
        ModelRef model = ModelRef.parse("huggingface/meta-llama/Llama-3.3-70B-Instruct");

        assertThat(model.provider()).isEqualTo(new ProviderId("huggingface"));
        assertThat(model.model()).isEqualTo("meta-llama/Llama-3.3-70B-Instruct");
        assertThat(model).hasToString("huggingface/meta-llama/Llama-3.3-70B-Instruct");
    }

    @Test
    void costIsRoundedUp() {
        assertThat(Money.ofUsd(new BigDecimal("0.0000001"))).isEqualTo(new Money(1));
    }

    private static Analysis conversation(String system) {
        return new Analysis("a", "t", "p", FALLBACK, Limits.DEFAULT, new Conversation(system, List.of()), null, null);
    }

    private static Arguments refused(String field, Executable construction) {
        return Arguments.of(field, construction);
    }

    private static Analysis analysis(String id, String tenant, String prompt) {
        return new Analysis(id, tenant, prompt, FALLBACK, Limits.DEFAULT);
    }

    private static CompiledPlan compiled(int semantics) {
        Node root = new Node.Fallback("", List.of(), SECOND);
        return new CompiledPlan(semantics, "custom", root, SECOND, 1, new Timing(SECOND, SECOND, SECOND, SECOND));
    }

    private static Reply reply(String text) {
        return new Reply(
                ModelRef.parse("a/b"), "b", text, Usage.NONE, null, SECOND, new Assessment(0, 0, 0), false, 1, false);
    }
}
