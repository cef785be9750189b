package dev.polyphony.openai;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.chat.ChatRequests;
import dev.polyphony.chat.KnownFields;
import dev.polyphony.chat.ProtocolReader;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A chat completion's request. */
final class ChatCompletionReader implements ProtocolReader {
    private static final String FORMAT = "response_format";

    private static final int MOST_CHOICES = 8;

    /** Where a tool's function stands. */
    private static final String NESTED = "function";

    private static final KnownFields FIELDS = ChatRequests.fields(List.of(
            "messages[].role",
            "messages[].content",
            "messages[].content[].type",
            "messages[].content[].text",
            "messages[].content[].refusal",
            "messages[].content[].image_url",
            "messages[].content[].image_url.url",
            "messages[].tool_calls[].id",
            "messages[].tool_calls[].type",
            "messages[].tool_calls[].function.name",
            "messages[].tool_calls[].function.arguments",
            "messages[].tool_call_id",
            "stream_options.include_usage",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "stop",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "reasoning_effort",
            "tools[].type",
            "tools[].function.name",
            "tools[].function.description",
            "tools[].function.parameters",
            "tools[].function.strict",
            "tool_choice",
            "tool_choice.type",
            "tool_choice.function.name",
            "parallel_tool_calls",
            FORMAT + ".type",
            // What it is called no vendor is told, and that it is kept is always wanted.
            FORMAT + ".json_schema.name",
            FORMAT + ".json_schema.strict",
            FORMAT + ".json_schema.schema",
            "n",
            "logprobs",
            "top_logprobs",
            "modalities"));

    private static final Map<String, String> NAMES = Map.ofEntries(
            entry("max-output-tokens", "max_tokens"),
            entry("schema", "response_format"),
            entry("prompt", CompletionMessages.PLACE),
            entry("conversation", CompletionMessages.PLACE),
            entry("system", CompletionMessages.PLACE),
            entry("messages", CompletionMessages.PLACE),
            entry("images", CompletionMessages.PLACE),
            entry("temperature", "temperature"),
            entry("top_p", "top_p"),
            entry("stop", "stop"),
            entry("seed", "seed"),
            entry("logprobs", "logprobs"),
            entry("tools", "tools"),
            entry("tool_choice", "tool_choice"));

    @Override
    public KnownFields fields() {
        return FIELDS;
    }

    @Override
    public Map<String, String> names() {
        return NAMES;
    }

    @Override
    public void read(JsonNode body, AnalysisRequest analysis) {
        CompletionMessages.read(body.path(CompletionMessages.PLACE)).tell(analysis, parameters(body));
        JsonNode format = body.path(FORMAT);
        analysis.with(
                AnalysisOptions.SCHEMA,
                OpenAiTools.schema(format, format.path("json_schema"), FORMAT + ".json_schema"));
        limit(body, analysis);
        refuseWhatNobodyGives(body);
    }

    private static ModelParameters parameters(JsonNode body) {
        return new ModelParameters(
                JsonFields.number(body.path("temperature"), "temperature"),
                JsonFields.number(body.path("top_p"), "top_p"),
                stop(body.path("stop")),
                JsonFields.wholeNumber(body.path("seed"), "seed", Long.MIN_VALUE, Long.MAX_VALUE),
                JsonFields.number(body.path("presence_penalty"), "presence_penalty"),
                JsonFields.number(body.path("frequency_penalty"), "frequency_penalty"),
                JsonFields.textOrNull(body.path("reasoning_effort"), "reasoning_effort"),
                OpenAiTools.read(body.path("tools"), NESTED),
                OpenAiTools.choice(body.path("tool_choice"), NESTED),
                JsonFields.flag(body.path("parallel_tool_calls"), "parallel_tool_calls"),
                OpenAiTools.format(body.path(FORMAT), FORMAT),
                JsonFields.flag(body.path("logprobs"), "logprobs"),
                topLogprobs(body.path("top_logprobs")));
    }

    private static @Nullable Integer topLogprobs(JsonNode value) {
        Long many = JsonFields.wholeNumber(value, "top_logprobs", 0, ModelParameters.MOST_LOGPROBS);
        return many == null ? null : (Integer) many.intValue();
    }

    private static @Nullable List<String> stop(JsonNode value) {
        if (value.isTextual()) {
            return List.of(value.asText());
        }
        return JsonFields.given(value) ? JsonFields.texts(value, "stop", "a text or a list of texts") : null;
    }

    /** Whether a stream is to end with the usage. */
    static boolean tellsUsage(JsonNode body) {
        JsonNode usage = body.path("stream_options").path("include_usage");
        return Boolean.TRUE.equals(JsonFields.flag(usage, "stream_options.include_usage"));
    }

    /** How many answers are wanted. */
    static int choices(JsonNode body) {
        Long count = JsonFields.wholeNumber(body.path("n"), "n", 1, MOST_CHOICES);
        return count == null ? 1 : count.intValue();
    }

    /** The newer field goes before. */
    private static void limit(JsonNode body, AnalysisRequest analysis) {
        for (String field : List.of("max_completion_tokens", "max_tokens")) {
            if (JsonFields.given(body.path(field))) {
                analysis.with(AnalysisOptions.MAX_OUTPUT_TOKENS, JsonFields.tokens(body.path(field), field));
                return;
            }
        }
    }

    private static void refuseWhatNobodyGives(JsonNode body) {
        for (String old : List.of("functions", "function_call")) {
            if (JsonFields.given(body.path(old))) {
                throw new InvalidField(old, "is OpenAI's older form; write tools and tool_choice");
            }
        }
        if (JsonFields.texts(body.path("modalities"), "modalities", "a list of texts").stream()
                .anyMatch(kind -> !kind.equals("text"))) {
            throw new InvalidField("modalities", "answers are text");
        }
    }
}
