package dev.polyphony.openai;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.ToolDefinition;
import dev.polyphony.chat.ChatRequest;
import dev.polyphony.chat.ChatRequests;
import dev.polyphony.chat.ChatTurns;
import dev.polyphony.chat.KnownFields;
import dev.polyphony.chat.ProtocolReader;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonFields;
import java.util.List;
import java.util.Map;

/** A request of the Responses API. */
final class ResponseReader implements ProtocolReader {
    private static final String FORMAT = "text.format";
    private static final String EFFORT = "reasoning.effort";
    private static final String LIMIT = "max_output_tokens";

    /** A tool is its function. */
    private static final String NESTED = "";

    private static final KnownFields FIELDS = ChatRequests.fields(List.of(
            ResponseInput.PLACE,
            "input[].type",
            "input[].role",
            "input[].content",
            "input[].call_id",
            "input[].name",
            "input[].arguments",
            "input[].output",
            "input[].output[].type",
            "input[].output[].text",
            "input[].content[].type",
            "input[].content[].text",
            "input[].content[].refusal",
            "input[].content[].image_url",
            // An earlier response's items have these too.
            "input[].id",
            "input[].status",
            "input[].summary",
            "input[].encrypted_content",
            "input[].content[].annotations",
            "input[].content[].logprobs",
            "instructions",
            "instructions[].type",
            "instructions[].text",
            LIMIT,
            "temperature",
            "top_p",
            EFFORT,
            "tools[].type",
            "tools[].name",
            "tools[].description",
            "tools[].parameters",
            "tools[].strict",
            "tool_choice",
            "tool_choice.type",
            "tool_choice.name",
            "parallel_tool_calls",
            FORMAT + ".type",
            FORMAT + ".name",
            FORMAT + ".strict",
            FORMAT + ".schema",
            "metadata",
            "user",
            "include",
            "top_logprobs",
            "previous_response_id",
            "conversation",
            "background",
            "prompt"));

    private static final Map<String, String> NAMES = Map.ofEntries(
            entry("max-output-tokens", LIMIT),
            entry("schema", FORMAT),
            entry("response_format", FORMAT),
            entry("reasoning_effort", EFFORT),
            entry("prompt", ResponseInput.PLACE),
            entry("conversation", ResponseInput.PLACE),
            entry("system", "instructions"),
            entry("messages", ResponseInput.PLACE),
            entry("images", ResponseInput.PLACE),
            entry("temperature", "temperature"),
            entry("top_p", "top_p"),
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

    static String name(String option) {
        return NAMES.getOrDefault(option, option);
    }

    /** What a request calls an option of an analysis. */
    static String nameOf(String option) {
        return ChatRequest.name(NAMES, option);
    }

    @Override
    public void read(JsonNode body, AnalysisRequest analysis) {
        refuseWhatNobodyGives(body);
        ChatTurns turns = new ChatTurns(ResponseInput.PLACE);
        turns.system(OpenAiContent.read(body.path("instructions"), "instructions", false)
                .textOnly("instructions"));
        ResponseInput.read(body.path(ResponseInput.PLACE), turns);
        turns.tell(analysis, parameters(body));
        JsonNode format = body.path("text").path("format");
        analysis.with(AnalysisOptions.SCHEMA, OpenAiTools.schema(format, format, FORMAT))
                .with(AnalysisOptions.MAX_OUTPUT_TOKENS, JsonFields.tokens(body.path(LIMIT), LIMIT));
    }

    private static ModelParameters parameters(JsonNode body) {
        List<ToolDefinition> tools = OpenAiTools.read(body.path("tools"), NESTED);
        String choice = OpenAiTools.choice(body.path("tool_choice"), NESTED);
        // Clients repeat what a response had, and each has a choice.
        boolean choosesNothing = ModelParameters.AUTO.equals(choice) && (tools == null || tools.isEmpty());
        try {
            return new ModelParameters(
                    JsonFields.number(body.path("temperature"), "temperature"),
                    JsonFields.number(body.path("top_p"), "top_p"),
                    null,
                    null,
                    null,
                    null,
                    JsonFields.textOrNull(body.path("reasoning").path("effort"), EFFORT),
                    tools,
                    choosesNothing ? null : choice,
                    JsonFields.flag(body.path("parallel_tool_calls"), "parallel_tool_calls"),
                    OpenAiTools.format(body.path("text").path("format"), FORMAT));
        } catch (InvalidField e) {
            throw new InvalidField(name(e.field()), e.problem());
        }
    }

    private static void refuseWhatNobodyGives(JsonNode body) {
        refuse(
                body,
                "previous_response_id",
                "earlier turns are not looked up; send them in input, the earlier output as it is");
        refuse(body, "conversation", "conversations are not kept here; send all turns in input");
        refuse(body, "prompt", "templates are kept by OpenAI; write instructions and input");
        if (Boolean.TRUE.equals(JsonFields.flag(body.path("background"), "background"))) {
            throw new InvalidField(
                    "background",
                    "a response is waited for; POST /api/analyses starts an analysis and returns at once");
        }
        List<String> include = JsonFields.texts(body.path("include"), "include", "a list of texts");
        if (include.contains("message.output_text.logprobs")) {
            throw new InvalidField("include", "message.output_text.logprobs is not given; leave it out");
        }
        if (body.path("top_logprobs").asInt(0) > 0) {
            throw new InvalidField("top_logprobs", "not given; leave it out");
        }
    }

    private static void refuse(JsonNode body, String field, String why) {
        if (JsonFields.given(body.path(field))) {
            throw new InvalidField(field, why);
        }
    }
}
