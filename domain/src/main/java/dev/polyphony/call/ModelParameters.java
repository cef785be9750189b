package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes to a model beside the words, each absent for the model's own default. What a vendor does not know, or a
 * model refuses, is left out and said in {@link Reply#dropped()}; tools and a format are never left out.
 *
 * @param temperature 0 to 2; goes before the one of the plan
 * @param topP above 0, up to 1
 * @param stop texts that end the answer: 1 to 16, none empty, at most 1,000 characters each
 * @param presencePenalty -2 to 2
 * @param frequencyPenalty -2 to 2
 * @param reasoningEffort {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high} or {@code xhigh}
 * @param tools 1 to 128, each name once
 * @param toolChoice {@code auto}, {@code none}, {@code required} or a tool's name; only with tools
 * @param parallelToolCalls whether one answer may call several; only with tools
 * @param responseFormat {@value #JSON_OBJECT} or {@value #JSON_SCHEMA}: the vendor's own structured output beside our
 *     check, the latter of the analysis' answer schema
 * @param logprobs whether the answer is to tell how likely its tokens were
 * @param topLogprobs how many of the likeliest tokens at each place, 0 to 20; only with logprobs
 */
@Persisted
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelParameters(
        @Nullable Double temperature,
        @JsonProperty("top_p") @Nullable Double topP,
        @Nullable List<String> stop,
        @Nullable Long seed,
        @JsonProperty("presence_penalty") @Nullable Double presencePenalty,
        @JsonProperty("frequency_penalty") @Nullable Double frequencyPenalty,
        @JsonProperty("reasoning_effort") @Nullable String reasoningEffort,
        @Nullable List<ToolDefinition> tools,
        @JsonProperty("tool_choice") @Nullable String toolChoice,
        @JsonProperty("parallel_tool_calls") @Nullable Boolean parallelToolCalls,
        @JsonProperty("response_format") @Nullable String responseFormat,
        @Nullable Boolean logprobs,
        @JsonProperty("top_logprobs") @Nullable Integer topLogprobs) {
    public static final ModelParameters NONE =
            new ModelParameters(null, null, null, null, null, null, null, null, null, null, null);

    public static final String AUTO = "auto";
    public static final String NO_TOOL = "none";
    public static final String REQUIRED = "required";
    public static final String JSON_OBJECT = "json_object";
    public static final String JSON_SCHEMA = "json_schema";

    private static final Set<String> CHOICES = Set.of(AUTO, NO_TOOL, REQUIRED);
    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh");
    private static final Set<String> FORMATS = Set.of(JSON_OBJECT, JSON_SCHEMA);
    private static final int MOST_STOPS = 16;
    private static final int LONGEST_STOP = 1_000;
    private static final int MOST_TOOLS = 128;
    public static final int MOST_LOGPROBS = 20;

    public ModelParameters(
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable List<String> stop,
            @Nullable Long seed,
            @Nullable Double presencePenalty,
            @Nullable Double frequencyPenalty,
            @Nullable String reasoningEffort,
            @Nullable List<ToolDefinition> tools,
            @Nullable String toolChoice,
            @Nullable Boolean parallelToolCalls,
            @Nullable String responseFormat) {
        this(
                temperature,
                topP,
                stop,
                seed,
                presencePenalty,
                frequencyPenalty,
                reasoningEffort,
                tools,
                toolChoice,
                parallelToolCalls,
                responseFormat,
                null,
                null);
    }

    public ModelParameters {
        within("temperature", temperature, 0, 2);
        within("top_p", topP, 0, 1);
        if (topP != null && topP == 0) {
            throw new InvalidField("top_p", "above 0, up to 1");
        }
        within("presence_penalty", presencePenalty, -2, 2);
        within("frequency_penalty", frequencyPenalty, -2, 2);
        stop = stops(stop);
        if (reasoningEffort != null && !EFFORTS.contains(reasoningEffort)) {
            throw new InvalidField("reasoning_effort", "one of none, minimal, low, medium, high and xhigh");
        }
        tools = tools(tools);
        if (tools == null && toolChoice != null && !toolChoice.equals(NO_TOOL)) {
            throw new InvalidField("tool_choice", "there are no tools; give tools or leave it out");
        }
        if (tools != null && toolChoice != null && !CHOICES.contains(toolChoice)) {
            named(toolChoice, tools);
        }
        if (responseFormat != null && !FORMATS.contains(responseFormat)) {
            throw new InvalidField("response_format", "json_object or json_schema");
        }
        logprobs = Boolean.TRUE.equals(logprobs) ? true : null;
        topLogprobs = topLogprobs == null || topLogprobs == 0 ? null : topLogprobs;
        if (topLogprobs != null && logprobs == null) {
            throw new InvalidField("top_logprobs", "is for logprobs; write \"logprobs\": true too");
        }
        if (topLogprobs != null && (topLogprobs < 0 || topLogprobs > MOST_LOGPROBS)) {
            throw new InvalidField("top_logprobs", "0 to " + MOST_LOGPROBS + ", not " + topLogprobs);
        }
    }

    private static void within(String field, @Nullable Double value, double least, double most) {
        if (value != null && !(value >= least && value <= most)) {
            throw new InvalidField(field, (int) least + " to " + (int) most + ", not " + value);
        }
    }

    private static @Nullable List<String> stops(@Nullable List<String> stop) {
        if (stop == null || stop.isEmpty()) {
            return null;
        }
        for (int i = 0; i < stop.size(); i++) {
            if (i == MOST_STOPS) {
                throw new InvalidField("stop[" + i + "]", "at most " + MOST_STOPS);
            }
            if (stop.get(i).isEmpty() || stop.get(i).length() > LONGEST_STOP) {
                throw new InvalidField("stop[" + i + "]", "1 to " + LONGEST_STOP + " characters");
            }
        }
        return List.copyOf(stop);
    }

    private static @Nullable List<ToolDefinition> tools(@Nullable List<ToolDefinition> tools) {
        if (tools == null || tools.isEmpty()) {
            return null;
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tools.size(); i++) {
            if (i == MOST_TOOLS) {
                throw new InvalidField("tools[" + i + "]", "at most " + MOST_TOOLS);
            }
            if (!names.add(tools.get(i).name())) {
                throw new InvalidField(
                        "tools[" + i + "].name", "'" + tools.get(i).name() + "' is another's too");
            }
        }
        return List.copyOf(tools);
    }

    private static void named(String choice, List<ToolDefinition> tools) {
        if (tools.stream().noneMatch(tool -> tool.name().equals(choice))) {
            String shown = ToolDefinition.isName(choice) ? "'" + choice + "'" : "that";
            throw new InvalidField("tool_choice", shown + " is none of the tools; name one, or auto, none or required");
        }
    }

    /**
     * The same with that much added to the seed, where there is one.
     *
     * @throws InvalidField where the sum is no whole number of 64 bits
     */
    public ModelParameters seededApart(int by) {
        if (seed != null && seed > Long.MAX_VALUE - by) {
            throw new InvalidField(
                    "seed", "at most " + (Long.MAX_VALUE - by) + ", since " + by + " is added for another answer");
        }
        return seed == null
                ? this
                : new ModelParameters(
                        temperature,
                        topP,
                        stop,
                        seed + by,
                        presencePenalty,
                        frequencyPenalty,
                        reasoningEffort,
                        tools,
                        toolChoice,
                        parallelToolCalls,
                        responseFormat,
                        logprobs,
                        topLogprobs);
    }

    /** The same with the vendor's structured output, where nothing else is wanted of it. */
    public ModelParameters shaped() {
        return responseFormat != null || tools != null
                ? this
                : new ModelParameters(
                        temperature,
                        topP,
                        stop,
                        seed,
                        presencePenalty,
                        frequencyPenalty,
                        reasoningEffort,
                        null,
                        null,
                        null,
                        JSON_SCHEMA,
                        logprobs,
                        topLogprobs);
    }

    /** Whether a model may answer with calls of tools. */
    @JsonIgnore
    public boolean offersTools() {
        return tools != null && !NO_TOOL.equals(toolChoice);
    }

    /** Whether a text is one of those at which the answer is to end. */
    public boolean stopsAt(@Nullable String text) {
        return text != null && stop != null && stop.contains(text);
    }

    /** Whether the answer is to tell how likely its tokens were. */
    @JsonIgnore
    public boolean wantsLogprobs() {
        return logprobs != null;
    }

    /** Whether nothing is said, which is as if there were none. */
    @JsonIgnore
    public boolean isNone() {
        return equals(NONE);
    }

    /** Characters that the tools add to what is asked, as far as they are their askers'. */
    public static String toolTexts(@Nullable ModelParameters parameters) {
        if (parameters == null || parameters.tools == null) {
            return "";
        }
        StringBuilder texts = new StringBuilder();
        for (ToolDefinition tool : parameters.tools) {
            texts.append(tool.name())
                    .append(tool.description() == null ? "" : tool.description())
                    .append(tool.parameters() == null ? "" : tool.parameters());
        }
        return texts.toString();
    }
}
