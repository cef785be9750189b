package dev.polyphony.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.TokenLogprob;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Adapter;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as servers send them, in each format. */
class CompletionReaderTest {
    private static final String COUNTS = "'usage': {'prompt_tokens': 7, 'completion_tokens': 3, 'total_tokens': 10}";
    private static final Usage USAGE = new Usage(7, 3);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices': [{'message': {'content': 'Blue sky'}, 'finish_reason': 'stop'}]}",
                "{'created': '2026-01-01', 'id': 4, 'choices': [{'index': null, 'message': {'content': 'Blue sky'}}]}",
                "{'created': 1.7e9, 'error': null, 'choices': [{'message': {'content': 'Blue sky'}, 'finish_reason': null}]}",
                "{'error': {}, 'choices': [{'message': {'content': 'Blue sky'}, 'finish_reason': 'new_reason'}]}",
                "{'error': {'code': 0, 'message': 'ok'}, 'choices': [{'message': {'content': 'Blue sky'}, 'finish_reason': 'stop'}]}",
                "{'choices': [{'message': {'content': [{'type': 'text', 'text': 'Blue '}, {'type': 'text', 'text': 'sky'}]}}]}",
                "{'choices': [{'message': {'content': [{'type': 'text', 'text': 'Blue '}, {'type': 'reference', 'reference_ids': [1]}, {'type': 'text', 'text': 'sky'}]}}]}",
                "{'choices': [{'message': {'content': ['Blue ', 'sky']}}]}",
                "{'choices': [{'message': {'content': {'type': 'output_text', 'text': {'value': 'Blue sky'}}}}]}",
                "{'choices': [{'message': {'content': [{'type': 'hologram', 'text': 'Blue sky'}]}}]}",
                "{'choices': [{'message': {'content': null, 'parts': [{'text': 'Blue '}, {'text': 'sky'}]}}]}",
                "{'choices': [{'message': {'content': null, 'tool_calls': []}}, {'message': {'content': 'Blue sky'}}]}",
                "{'choices': [{'message': {'content': 'Blue sky', 'refusal': ''}}]}",
                "{'choices': [{'text': 'Blue sky', 'finish_reason': 'stop'}]}",
                "{'output': [{'type': 'reasoning', 'summary': []}, {'type': 'message', 'content': [{'type': 'output_text', 'text': 'Blue sky'}]}]}",
                "[{'generated_text': 'Blue sky'}]",
                "data: {'choices': [{'delta': {'content': 'Blue '}}]}\n\ndata: {'choices': [{'delta': {'content': 'sky'}, 'finish_reason': 'stop'}]}\n\n",
                ": keep-alive\n\ndata: {'choices': [{'delta': {'content': 'Blue '}}]}\n\ndata: {'choices': [{'delta': {'content': 'sky'}}]}\n\ndata: [DONE]\n\n",
                "data: {'choices': [{'message': {'content': 'Blue sky'}}]}",
                "\n\n  {'choices': [{'message': {'content': 'Blue sky'}}]} trailing",
            })
    void chatCompletionIsRead(String body) {
        assertThat(read(Adapter.OPENAI, body)).isEqualTo(new Completion.Answered("Blue sky", null, null, null, false));
    }

    @Test
    void answerInJsonThatSomebodyHasParsedIsJsonAgain() {
        assertThat(read(Adapter.OPENAI, "{'choices': [{'message': {'content': {'colour': 'blue'}}}]}"))
                .isEqualTo(new Completion.Answered("{\"colour\":\"blue\"}", null, null, null, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'content': 'B', 'reasoning_content': 'Is it A?'}",
                "{'content': 'B', 'reasoning': 'Is it A?'}",
                "{'content': 'B', 'reasoning_content': 'Is it A?', 'reasoning': 'Is it A?'}",
                "{'content': 'B', 'thinking': 'Is it A?'}",
                "{'content': 'B', 'reasoning_details': [{'type': 'reasoning.text', 'text': 'Is it A?'}]}",
                "{'content': '<think>Is it A?</think>B'}",
                "{'content': [{'type': 'thinking', 'thinking': [{'type': 'text', 'text': 'Is it A?'}]}, {'type': 'text', 'text': 'B'}]}",
                "{'content': [{'type': 'thinking', 'thinking': 'Is it A?'}, {'type': 'text', 'text': 'B'}]}",
                "{'content': [{'type': 'reasoning', 'text': 'Is it A?'}, 'B']}",
            })
    void thoughtOfAChatCompletionIsBesideTheAnswer(String message) {
        assertThat(read(Adapter.MISTRAL, "{'model': 'm', " + COUNTS + ", 'choices': [{'message': " + message + "}]}"))
                .isEqualTo(new Completion.Answered("B", "Is it A?", "m", USAGE, false));
    }

    @Test
    void messageOfAnthropicIsReadWithItsThoughts() {
        assertThat(read(Adapter.ANTHROPIC, """
                {'type': 'message', 'model': 'claude', 'content': [
                  {'type': 'thinking', 'thinking': 'Hm.', 'signature': 'x'}, {'type': 'redacted_thinking', 'data': 'y'},
                  {'type': 'text', 'text': 'Blue ', 'citations': []}, {'type': 'text', 'text': 'sky'},
                  {'type': 'new_kind', 'payload': 1}],
                 'stop_reason': 'end_turn', 'usage': {'input_tokens': 7, 'output_tokens': 3}}"""))
                .isEqualTo(new Completion.Answered("Blue sky", "Hm.", "claude", USAGE, false));
    }

    @Test
    void whereItStoppedIsToldByThoseWhoSay() {
        String events = """
                event: message_start
                data: {'type': 'message_start', 'message': {'model': 'claude', 'content': []}}

                data: {'type': 'content_block_delta', 'delta': {'type': 'text_delta', 'text': 'Blue'}}

                data: {'type': 'message_delta', 'delta': {'stop_reason': 'stop_sequence', 'stop_sequence': 'END'}}

                data: {'type': 'message_stop'}
                """;
        String message = """
                {'type': 'message', 'content': [{'type': 'text', 'text': 'Blue'}],
                 'stop_reason': 'stop_sequence', 'stop_sequence': 'END'}""";
        String ofVllm = """
                {'choices': [{'message': {'content': 'Blue'}, 'finish_reason': 'stop', 'stop_reason': 'END'}]}""";

        assertThat(List.of(
                        read(Adapter.ANTHROPIC, events),
                        read(Adapter.ANTHROPIC, message),
                        read(Adapter.OPENAI, ofVllm)))
                .allSatisfy(completion -> assertThat(completion)
                        .isInstanceOfSatisfying(
                                Completion.Answered.class,
                                answered -> assertThat(answered.stopSequence()).isEqualTo("END")));
    }

    @Test
    void eventsOfAnthropicAreAMessage() {
        assertThat(read(Adapter.ANTHROPIC, """
                event: message_start
                data: {'type': 'message_start', 'message': {'model': 'claude', 'content': [], 'usage': {'input_tokens': 7, 'output_tokens': 1}}}

                data: {'type': 'content_block_delta', 'delta': {'type': 'thinking_delta', 'thinking': 'Hm.'}}

                data: {'type': 'ping'}

                data: {'type': 'content_block_delta', 'delta': {'type': 'text_delta', 'text': 'Blue sky'}}

                data: {'type': 'message_delta', 'delta': {'stop_reason': 'end_turn'}, 'usage': {'output_tokens': 3}}

                data: {'type': 'message_stop'}
                """))
                .isEqualTo(new Completion.Answered("Blue sky", "Hm.", "claude", USAGE, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'candidates': [{'content': {'parts': [{'text': 'Hm.', 'thought': true}, {'text': 'Blue '}, {'text': 'sky', 'thoughtSignature': 'x'}]}, 'finishReason': 'STOP'}], %s}",
                "[{'candidates': [{'content': {'parts': [{'text': 'Hm.', 'thought': true}]}}]}, {'candidates': [{'content': {'parts': [{'text': 'Blue sky'}]}, 'finishReason': 'STOP'}], %s}]",
                "data: {'candidates': [{'content': {'parts': [{'text': 'Hm.', 'thought': true}, {'text': 'Blue'}]}}]}\r\n\r\ndata: {'candidates': [{'content': {'parts': [{'text': ' sky'}]}, 'finishReason': 'STOP'}], %s}\r\n\r\n",
            })
    void contentOfGeminiIsRead(String body) {
        String counts = "'modelVersion': 'g', 'usageMetadata': {'promptTokenCount': 7, 'candidatesTokenCount': 3}";

        assertThat(read(Adapter.GEMINI, body.formatted(counts)))
                .isEqualTo(new Completion.Answered("Blue sky", "Hm.", "g", USAGE, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'model': 'l', 'message': {'thinking': 'Hm.', 'content': 'Blue sky'}, 'done': true, 'done_reason': 'stop', %s}",
                "{'model': 'l', 'message': {'thinking': 'Hm.', 'content': 'Blue'}, 'done': false}\n{'message': {'content': ' sky'}, 'done': false}\n{'message': {'content': ''}, 'done': true, %s}\n",
                "{'model': 'l', 'response': '<think>Hm.</think>Blue sky', %s}",
            })
    void chatOfOllamaIsRead(String body) {
        assertThat(read(Adapter.OLLAMA, body.formatted("'prompt_eval_count': 7, 'eval_count': 3")))
                .isEqualTo(new Completion.Answered("Blue sky", "Hm.", "l", USAGE, false));
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, length, true",
        "OPENAI, max_tokens, true",
        "OPENAI, MAX_TOKENS, true",
        "OPENAI, model_length, true",
        "OPENAI, tool_calls, false",
        "OPENAI, eos_token, false",
        "ANTHROPIC, max_tokens, true",
        "ANTHROPIC, pause_turn, true",
        "ANTHROPIC, model_context_window_exceeded, true",
        "ANTHROPIC, length, true",
        "ANTHROPIC, brand_new, false",
        "GEMINI, MAX_TOKENS, true",
        "GEMINI, OTHER, true",
        "GEMINI, MALFORMED_FUNCTION_CALL, true",
        "GEMINI, FINISH_REASON_UNSPECIFIED, false",
        "OLLAMA, length, true",
        "OLLAMA, stop, false",
    })
    void answerThatStoppedEarlyIsMarked(Adapter adapter, String reason, boolean truncated) {
        assertThat(read(adapter, finished(adapter, reason)))
                .isEqualTo(new Completion.Answered("Blue", null, null, null, truncated));
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, error",
        "OPENAI, abort",
        "OPENAI, insufficient_system_resource",
        "OPENAI, network_error",
        "ANTHROPIC, error",
        "GEMINI, ERROR",
        "OLLAMA, error",
    })
    void answerThatBrokeOffIsNone(Adapter adapter, String reason) {
        assertThat(read(adapter, finished(adapter, reason)))
                .isEqualTo(new Completion.Unusable("broke off before its end", null));
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, content_filter",
        "ANTHROPIC, refusal",
        "GEMINI, SAFETY",
        "GEMINI, RECITATION",
        "OPENAI, sensitive"
    })
    void answerThatAFilterEndedIsARefusal(Adapter adapter, String reason) {
        assertThat(read(adapter, finished(adapter, reason))).isEqualTo(new Completion.Refused(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {'choices': [{'delta': {'content': 'Blue '}}]}\n\ndata: {'choices': [{'delta': {'content': 'sky'}}]}\n\n",
                "data: {'choices': [{'delta': {'content': 'Blue '}}]}\n\n",
            })
    void streamWithoutAnEndBrokeOff(String body) {
        assertThat(read(Adapter.OPENAI, body)).isEqualTo(new Completion.Unusable("broke off before its end", null));
    }

    @Test
    void linesWithoutALastOneBrokeOff() {
        assertThat(read(Adapter.OLLAMA, "{'message': {'content': 'Blue'}, 'done': false}\n{'message': {'con"))
                .isEqualTo(new Completion.Unusable("broke off before its end", null));
    }

    @Test
    void whatHasNoAnswerKeepsItsUsage() {
        assertThat(read(Adapter.OPENAI, "{" + COUNTS + ", 'choices': [{'message': {'content': ''}}]}"))
                .isEqualTo(new Completion.Unusable("no answer in it", USAGE));
        assertThat(read(
                        Adapter.OPENAI,
                        "{" + COUNTS
                                + ", 'choices': [{'message': {'content': '<think>Hm'}, 'finish_reason': 'length'}]}"))
                .isEqualTo(new Completion.Unusable("no text before the output limit", USAGE));
        assertThat(read(Adapter.OPENAI, "{" + COUNTS + ", 'choices': [{'message': {'reasoning_content': 'Hm'}}]}"))
                .isEqualTo(new Completion.Unusable("thoughts and no answer", USAGE));
        assertThat(
                        read(
                                Adapter.ANTHROPIC,
                                "{'content': [{'type': 'tool_use', 'name': 'x'}], 'usage': {'input_tokens': 7, 'output_tokens': 3}}"))
                .isEqualTo(new Completion.Unusable("a call of a tool instead of an answer", USAGE));
        assertThat(read(Adapter.OPENAI, "{" + COUNTS + ", 'choices': [{'message': {'refusal': 'No.'}}]}"))
                .isEqualTo(new Completion.Refused(USAGE));
        assertThat(
                        read(
                                Adapter.GEMINI,
                                "{'promptFeedback': {'blockReason': 'SAFETY'}, 'usageMetadata': {'promptTokenCount': 7, 'totalTokenCount': 7}}"))
                .isEqualTo(new Completion.Refused(new Usage(7, 0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'error': {'code': 429, 'message': 'slow down'}} | 429",
                "{'error': {'code': '503', 'message': 'x'}} | 503",
                "{'error': {'type': 'overloaded_error', 'message': 'x'}} | 529",
                "{'type': 'error', 'error': {'type': 'rate_limit_error', 'message': 'x'}} | 429",
                "{'error': {'status': 'RESOURCE_EXHAUSTED', 'message': 'x'}} | 429",
                "[{'error': {'code': 503, 'status': 'UNAVAILABLE'}}] | 503",
                "{'error': 'Error code: 402 - no credits'} | 402",
                "{'error': 'no idea'} |",
                "{'choices': [{'error': {'code': 502, 'message': 'x'}, 'message': {'content': 'Blu'}, 'finish_reason': 'error'}]} | 502",
                "{'object': 'error', 'message': 'x', 'code': 400} | 400",
                "{'statusCode': 401, 'message': 'x'} | 401",
                "{'success': false, 'errors': [{'code': 429, 'message': 'x'}], 'result': null} | 429",
                "data: {'choices': [{'delta': {'content': 'Blu'}}]}~~data: {'error': {'code': 502, 'message': 'x'}}~~ | 502",
            })
    void errorSentAsASuccessNamesItsStatus(String body, Integer status) {
        assertThat(read(Adapter.OPENAI, body.replace("~", "\n")))
                .isInstanceOfSatisfying(
                        Completion.Failed.class,
                        failed -> assertThat(failed.status()).isEqualTo(status));
    }

    @Test
    void nameOfTheModelIsBoundedAndPrintable() {
        String name = "m\\u001b[31m" + "x".repeat(500);

        assertThat(read(Adapter.OPENAI, "{'model': '" + name + "', 'choices': [{'message': {'content': 'B'}}]}"))
                .isInstanceOfSatisfying(
                        Completion.Answered.class,
                        answer -> assertThat(answer.servedBy()).hasSize(200).startsWith("m[31mx"));
    }

    private static String finished(Adapter adapter, String reason) {
        return switch (adapter) {
            case OPENAI, LLAMA, MISTRAL ->
                "{'choices': [{'message': {'content': 'Blue'}, 'finish_reason': '" + reason + "'}]}";
            case ANTHROPIC -> "{'content': [{'type': 'text', 'text': 'Blue'}], 'stop_reason': '" + reason + "'}";
            case GEMINI ->
                "{'candidates': [{'content': {'parts': [{'text': 'Blue'}]}, 'finishReason': '" + reason + "'}]}";
            case OLLAMA -> "{'message': {'content': 'Blue'}, 'done': true, 'done_reason': '" + reason + "'}";
        };
    }

    private static Completion read(Adapter adapter, String body) {
        return CompletionReader.of(adapter).read(ResponseBody.of(body.replace('\'', '"')));
    }

    @Test
    void likelihoodOfTokensIsReadFromEveryForm() {
        String openai = """
                {"choices": [{"message": {"content": "é"}, "logprobs": {"content": [
                  {"token": "\\u00c3", "logprob": -0.5, "bytes": [195], "top_logprobs": [{"token": "a", "logprob": -0.5}]},
                  {"token": "b", "logprob": -99999, "bytes": [98], "top_logprobs": []}]}}]}""";
        String gemini = """
                {"candidates": [{"content": {"parts": [{"text": "ab"}]}, "finishReason": "STOP", "logprobsResult": {
                  "topCandidates": [{"candidates": [{"token": "a", "logProbability": -0.5}]}],
                  "chosenCandidates": [{"token": "a", "logProbability": -0.5}, {"token": "b", "logProbability": -1}]}}]}""";
        String ollama = "{\"message\": {\"content\": \"a\"}, \"done\": true, \"logprobs\": [{\"token\": \"a\","
                + " \"logprob\": -0.5, \"bytes\": [97]}]}";
        TokenLogprob a = new TokenLogprob("a", -0.5, null, null);

        assertThat(logprobs(Adapter.OPENAI, openai))
                .containsExactly(
                        new TokenLogprob("\u00c3", -0.5, List.of(195), List.of(a)),
                        new TokenLogprob("b", -9999, null, null));
        assertThat(logprobs(Adapter.GEMINI, gemini))
                .containsExactly(new TokenLogprob("a", -0.5, null, List.of(a)), new TokenLogprob("b", -1, null, null));
        assertThat(logprobs(Adapter.OLLAMA, ollama)).containsExactly(a);
    }

    @Test
    void moreLikelihoodsThanTheHistoryTakesAreNone() {
        String token = "{\"token\": \"abcdefgh\", \"logprob\": -0.5}";
        String body = "{\"choices\": [{\"message\": {\"content\": \"a\"}, \"logprobs\": {\"content\": ["
                + String.join(",", Collections.nCopies(8_000, token)) + "]}}]}";

        assertThat(logprobs(Adapter.OPENAI, body)).isEmpty();
    }

    private static List<TokenLogprob> logprobs(Adapter adapter, String body) {
        return ((Completion.Answered) read(adapter, body)).logprobs();
    }
}
