package dev.polyphony.compatibility;

import dev.polyphony.analysis.AnalysisResult.Answer;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Question;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Role;
import dev.polyphony.call.TokenLogprob;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.ToolDefinition;
import dev.polyphony.call.Usage;
import dev.polyphony.port.AnalysisEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What goes to models beside the words, and what they want called. */
final class ToolSamples {
    private static final Instant AT = Instant.parse("2026-11-29T10:00:00.123Z");
    private static final ToolCall CALL = new ToolCall("call_1", "weather", "{\"city\":\"Oslo\"}");
    private static final ModelParameters LIKELIHOOD =
            new ModelParameters(null, null, null, null, null, null, null, null, null, null, null, true, 5);
    private static final Image IMAGE = new Image("image/png", "iVBORw0K");

    private ToolSamples() {}

    static List<Sample> all() {
        return List.of(
                new Sample("question-parameters", Question.class, question()),
                new Sample("question-image", Question.class, picture()),
                new Sample("question-logprobs", Question.class, new Question("q", null, null, LIKELIHOOD)),
                new Sample(
                        "answer-logprobs",
                        Answer.class,
                        new Answer(
                                "It",
                                "mini",
                                0.8,
                                null,
                                null,
                                "stop",
                                List.of(new TokenLogprob(
                                        "It",
                                        -0.25,
                                        null,
                                        List.of(new TokenLogprob("\u00c3", -1.5, List.of(195), null)))),
                                null)),
                new Sample(
                        "answer-stop-sequence",
                        Answer.class,
                        new Answer("It", "mini", 0.8, null, null, "stop", null, "END")),
                new Sample("reply-calling-tools", Reply.class, calling()),
                new Sample("reply-logprobs", Reply.class, likely()),
                new Sample("reply-continued", Reply.class, continued()),
                new Sample("reply-stop-sequence", Reply.class, stopped()),
                new Sample(
                        "event-tool-call-delta-first",
                        AnalysisEvent.Piece.class,
                        new AnalysisEvent.ToolCallDelta(AT, 0, "call_1", "weather", 0, "")),
                new Sample(
                        "event-tool-call-delta",
                        AnalysisEvent.Piece.class,
                        new AnalysisEvent.ToolCallDelta(AT, 0, null, null, 8, "\"Oslo\"}")),
                new Sample(
                        "answer-calling-tools",
                        Answer.class,
                        new Answer("", "mini", 1.0, null, List.of(CALL), "tool_calls", null, null)));
    }

    private static Question question() {
        Conversation before = new Conversation(
                null,
                List.of(
                        new Message(Role.USER, "Rain here?", List.of(IMAGE), null, null),
                        new Message(Role.ASSISTANT, "", null, List.of(CALL), null)),
                null,
                "call_1");
        ModelParameters parameters = new ModelParameters(
                0.3,
                0.9,
                List.of("END"),
                42L,
                0.5,
                -0.5,
                "low",
                List.of(new ToolDefinition("weather", "Tells it", "{\"type\":\"object\"}", true)),
                "auto",
                false,
                "json_object");
        return new Question("wet", before, "{\"type\":\"object\"}", parameters);
    }

    private static Question picture() {
        return new Question(
                "What is it?", new Conversation(null, List.of(), List.of(IMAGE.keptAt("text-1")), null), null, null);
    }

    private static Reply calling() {
        return new Reply(
                Samples.MODEL,
                "gpt-5-mini",
                "",
                Usage.NONE,
                null,
                Duration.ofSeconds(1),
                new Assessment(1, 1, 1),
                false,
                1,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(CALL),
                List.of("seed"),
                null,
                null,
                null);
    }

    private static Reply likely() {
        return new Reply(
                Samples.MODEL,
                "gpt-5-mini",
                "It",
                Usage.NONE,
                null,
                Duration.ofSeconds(1),
                new Assessment(1, 1, 1),
                false,
                1,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(new TokenLogprob("It", -0.25, null, null)),
                null,
                null);
    }

    private static Reply continued() {
        return new Reply(
                Samples.MODEL,
                "gpt-5-mini",
                "It is 4.",
                Usage.NONE,
                null,
                Duration.ofSeconds(1),
                new Assessment(1, 1, 1),
                false,
                1,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new Reply.Continued("1", 5),
                null);
    }

    private static Reply stopped() {
        return new Reply(
                Samples.MODEL,
                "gpt-5-mini",
                "It",
                Usage.NONE,
                null,
                Duration.ofSeconds(1),
                new Assessment(1, 1, 1),
                false,
                1,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "END");
    }
}
