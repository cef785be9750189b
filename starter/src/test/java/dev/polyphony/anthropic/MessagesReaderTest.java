package dev.polyphony.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Role;
import dev.polyphony.call.ToolCall;
import dev.polyphony.chat.ChatRequests;
import dev.polyphony.request.AnalysisRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Anthropic's requests say, as an analysis has it. */
class MessagesReaderTest {
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final String IMAGE =
            "{'type': 'image', 'source': {'type': 'base64', 'media_type': 'image/png', 'data': '" + PIXEL + "'}}";

    @Test
    void textsAreTheSameInBlocksAndWithout() {
        assertThat(read("'messages': [{'role': 'user', 'content': 'q'}], 'system': 's'"))
                .usingRecursiveComparison()
                .isEqualTo(read("'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'q'}]}],"
                        + " 'system': [{'type': 'text', 'text': 's', 'cache_control': {'type': 'ephemeral'}}]"));
    }

    @Test
    void blocksOfAUserAreParagraphsAndThoseOfAnAnswerOneText() {
        Analysis analysis = read("""
                'messages': [
                  {'role': 'user', 'content': [{'type': 'text', 'text': 'a'}, {'type': 'text', 'text': 'b'}]},
                  {'role': 'assistant', 'content': [{'type': 'thinking', 'thinking': 'hm', 'signature': 'x'},
                    {'type': 'text', 'text': 'c'}, {'type': 'text', 'text': 'd'}]},
                  {'role': 'user', 'content': 'e'}]""");

        assertThat(before(analysis).messages())
                .containsExactly(new Message(Role.USER, "a\n\nb"), new Message(Role.ASSISTANT, "cd"));
        assertThat(analysis.prompt()).isEqualTo("e");
    }

    @Test
    void howToBehaveIsSaidOnceWhereverItStands() {
        Analysis analysis = read("""
                'system': 'a', 'messages': [{'role': 'user', 'content': 'q'}, {'role': 'system', 'content': 'b'}]""");

        assertThat(before(analysis).system()).isEqualTo("a\n\nb");
        assertThat(analysis.prompt()).isEqualTo("q");
    }

    @Test
    void resultsOfToolsAreTurnsOfTheirOwnBeforeWhatTheUserSays() {
        Analysis analysis = read("""
                'messages': [
                  {'role': 'user', 'content': 'Weather?'},
                  {'role': 'assistant', 'content': [{'type': 'tool_use', 'id': 't1', 'name': 'w', 'input': {'city': 'Oslo'}},
                    {'type': 'tool_use', 'id': 't2', 'name': 'w', 'input': {}}]},
                  {'role': 'user', 'content': [{'type': 'text', 'text': 'And?'},
                    {'type': 'tool_result', 'tool_use_id': 't1', 'content': 'rain'},
                    {'type': 'tool_result', 'tool_use_id': 't2', 'is_error': true,
                      'content': [{'type': 'text', 'text': 'away'}]}]}]""");

        assertThat(before(analysis).messages().get(1).calls())
                .containsExactly(new ToolCall("t1", "w", "{\"city\":\"Oslo\"}"), new ToolCall("t2", "w", "{}"));
        assertThat(before(analysis).messages().subList(2, 4))
                .containsExactly(Message.result("t1", "rain"), Message.result("t2", "error: away"));
        assertThat(analysis.prompt()).isEqualTo("And?");
    }

    @Test
    void imageOfAResultIsTheUsers() {
        Analysis analysis = read("""
                'messages': [
                  {'role': 'user', 'content': 'Screen?'},
                  {'role': 'assistant', 'content': [{'type': 'tool_use', 'id': 't1', 'name': 'w', 'input': {}}]},
                  {'role': 'user', 'content': [
                    {'type': 'tool_result', 'tool_use_id': 't1', 'content': [%s]}]}]""".formatted(IMAGE));

        assertThat(before(analysis).messages().getLast()).isEqualTo(Message.result("t1", "(its images follow)"));
        assertThat(before(analysis).pictures())
                .singleElement()
                .satisfies(image -> assertThat(image.base64()).isEqualTo(PIXEL));
        assertThat(analysis.prompt()).isEmpty();
    }

    @Test
    void parametersAreTheModels() {
        ModelParameters parameters = Objects.requireNonNull(read("""
                'messages': [{'role': 'user', 'content': 'q'}], 'temperature': 0.5, 'top_p': 0.9, 'stop_sequences': ['x'],
                'thinking': {'type': 'enabled', 'budget_tokens': 10000},
                'output_config': {'format': {'type': 'json_schema', 'schema': {'type': 'object'}}},
                'tools': [{'name': 'w', 'description': 'd', 'input_schema': {'type': 'object'}}],
                'tool_choice': {'type': 'any', 'disable_parallel_tool_use': true}""").parameters());

        assertThat(parameters.temperature()).isEqualTo(0.5);
        assertThat(parameters.topP()).isEqualTo(0.9);
        assertThat(parameters.stop()).containsExactly("x");
        assertThat(parameters.reasoningEffort()).isEqualTo("medium");
        assertThat(parameters.responseFormat()).isEqualTo(ModelParameters.JSON_SCHEMA);
        assertThat(parameters.tools())
                .singleElement()
                .satisfies(tool -> assertThat(tool.parameters()).isEqualTo("{\"type\":\"object\"}"));
        assertThat(parameters.toolChoice()).isEqualTo(ModelParameters.REQUIRED);
        assertThat(parameters.parallelToolCalls()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'system': 's'                                                                        | messages
            'messages': []                                                                       | messages
            'messages': [{'role': 'tool', 'content': 'q'}]                                       | messages[0].role
            'messages': [{'role': 'user'}]                                                       | messages[0].content
            'messages': [{'role': 'user', 'content': [{'text': 'q'}]}]                           | messages[0].content[0].type
            'messages': [{'role': 'user', 'content': [{'type': 'document'}]}]                    | messages[0].content[0].type
            'messages': [{'role': 'user', 'content': [{'type': 'image', 'source': {'type': 'url', 'url': 'http://x'}}]}] | messages[0].content[0].source.type
            'messages': [{'role': 'user', 'content': [{'type': 'image', 'source': {'type': 'base64', 'media_type': 'image/bmp', 'data': 'AAAA'}}]}] | messages[0].content[0].source
            'messages': [{'role': 'user', 'content': [{'type': 'tool_result', 'content': 'x'}]}] | messages[0].content[0].tool_use_id
            'messages': [{'role': 'user', 'content': [{'type': 'tool_result', 'tool_use_id': 't', 'content': 'x'}]}] | messages
            'messages': [{'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': 'It'}] | messages[1].role
            'messages': [{'role': 'user', 'content': 'q'}], 'system': [{'type': 'image'}]        | system[0].type
            'messages': [{'role': 'user', 'content': 'q'}], 'stop_sequences': ['']               | stop_sequences[0]
            'messages': [{'role': 'user', 'content': 'q'}], 'temperature': 3                     | temperature
            'messages': [{'role': 'user', 'content': 'q'}], 'tools': [{'type': 'web_search_20250305', 'name': 'web_search'}] | tools[0].type
            'messages': [{'role': 'user', 'content': 'q'}], 'tools': [{'name': 'a b'}]           | tools[0].name
            'messages': [{'role': 'user', 'content': 'q'}], 'tool_choice': {'type': 'some'}      | tool_choice.type
            'messages': [{'role': 'user', 'content': 'q'}], 'thinking': {'type': 'enabled'}      | thinking.budget_tokens
            'messages': [{'role': 'user', 'content': 'q'}], 'output_config': {'effort': 'huge'}  | output_config.effort
            'messages': [{'role': 'user', 'content': 'q'}], 'mcp_servers': [{'url': 'http://x'}] | mcp_servers
            'messages': [{'role': 'user', 'content': 'q'}], 'container': 'container_1'           | container
            """)
    void wrongFieldIsNamed(String fields, String field) {
        assertThatThrownBy(() -> read(fields))
                .isInstanceOfSatisfying(
                        InvalidField.class,
                        wrong ->
                                assertThat(wrong.field()).as(wrong.getMessage()).isEqualTo(field));
    }

    private static Conversation before(Analysis analysis) {
        return Objects.requireNonNull(analysis.conversation());
    }

    private static Analysis read(String fields) {
        AnalysisRequest request = new AnalysisRequest();
        new MessagesReader(true)
                .read(
                        ChatRequests.body(("{'max_tokens': 100, " + fields + "}")
                                .replace('\'', '"')
                                .getBytes(StandardCharsets.UTF_8)),
                        request);
        return request.analysis("a");
    }
}
