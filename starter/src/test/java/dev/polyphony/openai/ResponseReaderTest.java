package dev.polyphony.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Role;
import dev.polyphony.call.ToolCall;
import dev.polyphony.request.AnalysisRequest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the items of a request come to as turns of a conversation. */
class ResponseReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void callsOfOneTurnAreOneMessageAndTheLastResultIsThePrompt() throws Exception {
        Analysis analysis = read("""
                {"input": [
                  {"role": "user", "content": "Weather in Oslo and Rome?"},
                  {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "x"},
                  {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Let me see."}]},
                  {"type": "function_call", "call_id": "c1", "name": "weather", "arguments": "{}"},
                  {"type": "function_call", "call_id": "c2", "name": "weather", "arguments": "{}"},
                  {"type": "function_call_output", "call_id": "c1", "output": "rain"},
                  {"type": "function_call_output", "call_id": "c2", "output": [{"type": "input_text", "text": "sun"}]}],
                 "tools": [{"type": "function", "name": "weather"}]}""");

        Conversation before = Objects.requireNonNull(analysis.conversation());
        assertThat(before.messages())
                .containsExactly(
                        new Message(Role.USER, "Weather in Oslo and Rome?"),
                        new Message(
                                Role.ASSISTANT,
                                "Let me see.",
                                null,
                                List.of(new ToolCall("c1", "weather", "{}"), new ToolCall("c2", "weather", "{}")),
                                null),
                        Message.result("c1", "rain"));
        assertThat(analysis.prompt()).isEqualTo("sun");
        assertThat(before.toolCallId()).isEqualTo("c2");
    }

    @Test
    void instructionsComeBeforeWhatDevelopersSayAmongTheItems() throws Exception {
        Analysis analysis = read("""
                {"instructions": "Be short.", "max_output_tokens": 50, "reasoning": {"effort": "low"}, "input": [
                  {"role": "developer", "content": "Be kind."}, {"role": "user", "content": "Hello"}]}""");

        assertThat(Objects.requireNonNull(analysis.conversation()).system()).isEqualTo("Be short.\n\nBe kind.");
        assertThat(analysis.limits().maxOutputTokens()).isEqualTo(50);
        assertThat(analysis.parameters())
                .extracting(ModelParameters::reasoningEffort)
                .isEqualTo("low");
    }

    @Test
    void resultThatNobodyAskedForIsWrongInTheInput() {
        assertThatThrownBy(() -> read("""
                        {"input": [{"role": "user", "content": "q"},
                          {"type": "function_call_output", "call_id": "c9", "output": "rain"}]}"""))
                .isInstanceOfSatisfying(
                        InvalidField.class,
                        problem -> assertThat(problem.field()).isEqualTo("input"));
    }

    private static Analysis read(String body) throws Exception {
        AnalysisRequest request = new AnalysisRequest();
        new ResponseReader().read(JSON.readTree(body), request);
        return request.analysis("an-1");
    }
}
