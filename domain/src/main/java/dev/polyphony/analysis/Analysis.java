package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.ToolCall;
import dev.polyphony.text.TimeText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A question to be answered durably. The id is minted where it is submitted and, with the tenant, makes the
 * {@link WorkflowId}: submitting the same id twice gives one analysis, and a reset of the workflow keeps it.
 *
 * @param id the tenant's own name for it: 1 to 200 letters, digits, dots, dashes, underscores and colons, but not
 *     {@code .} or {@code ..}
 * @param tenant on whose behalf, of the same form; {@code default} where nobody says
 * @param prompt 1 byte to 1 MiB of UTF-8, together with what stands before it and with the tools; blank only beside
 *     images, and as the result of a tool's call
 * @param conversation what stands before the prompt, and its images, up to 32 MiB of base64 in all; absent for a
 *     question of its own
 * @param answerSchema JSON Schema that the answer has to fit; absent for prose
 * @param label what it is filed under where costs are counted, of the same form; absent for {@link #USUAL_CATEGORY}
 * @param cache how old an earlier answer of a model to the very same question may be that is taken instead of asking
 *     it, up to 30 days; absent where every model is asked
 * @param priority absent for {@link AnalysisPriority#INTERACTIVE}
 * @param parameters what goes to the models that answer beside the words; absent where nothing is said
 * @param stream whether the answer is told in pieces as it is written
 *     ({@link dev.polyphony.port.AnalysisEvent.Tokens}); absent where nobody wants them. No part of the question
 * @param webhook {@link WebhookUrl} that is told of its end; absent where none is
 * @param pipeline which it is a node of; absent where it is none
 * @param semanticCache how old an earlier answer to the same question in other words may be that is taken instead, up
 *     to 30 days; absent where none is
 */
@Persisted
public record Analysis(
        String id,
        String tenant,
        String prompt,
        Selection selection,
        Limits limits,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Conversation conversation,

        @JsonProperty("answer_schema") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String answerSchema,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String label,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Duration cache,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AnalysisPriority priority,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ModelParameters parameters,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean stream,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String webhook,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PipelineStep pipeline,

        @JsonProperty("semantic_cache")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Duration semanticCache) {
    /** What an analysis is filed under that nobody files. */
    public static final String USUAL_CATEGORY = "orchestration";

    /** Temporal takes 2 MB at once, and JSON needs its part. */
    public static final int MAX_PROMPT_BYTES = 1024 * 1024;

    /** Of all images together, in base64. */
    public static final long MAX_IMAGE_BYTES = 32L * 1024 * 1024;

    /** What an answer in {@code json_object} has to fit. */
    private static final String ANY_OBJECT = "{\"type\":\"object\"}";

    private static final Duration LONGEST_CACHE = Duration.ofDays(30);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,200}");
    private static final Set<String> FOLDERS = Set.of(".", "..");
    private static final int LONGEST_SHOWN = 60;

    public Analysis {
        requireName("id", id);
        requireName("tenant", tenant);
        if (label != null) {
            requireCategory(label);
        }
        requireAge("cache", cache);
        requireAge("semantic_cache", semanticCache);
        if (webhook != null) {
            WebhookUrl.parse("webhook", webhook);
        }
        parameters = parameters == null || parameters.isNone() ? null : parameters;
        if (parameters != null && parameters.responseFormat() != null && answerSchema == null) {
            if (parameters.responseFormat().equals(ModelParameters.JSON_SCHEMA)) {
                throw new InvalidField("response_format", "json_schema without a schema; give one");
            }
            answerSchema = ANY_OBJECT;
        }
        if (prompt.isBlank()
                && (conversation == null || (conversation.images() == null && conversation.toolCallId() == null))) {
            throw new InvalidField("prompt", "empty; say what is to be analysed");
        }
        requireSize(bytes(prompt, conversation, answerSchema, parameters));
        long images = imageBytes(conversation);
        if (images > MAX_IMAGE_BYTES) {
            throw new InvalidField(
                    "images", images + " bytes in base64; at most " + MAX_IMAGE_BYTES + " can be sent in all");
        }
    }

    /** Of no pipeline. */
    public Analysis(
            String id,
            String tenant,
            String prompt,
            Selection selection,
            Limits limits,
            @Nullable Conversation conversation,
            @Nullable String answerSchema,
            @Nullable String label,
            @Nullable Duration cache,
            @Nullable AnalysisPriority priority,
            @Nullable ModelParameters parameters,
            @Nullable Boolean stream,
            @Nullable String webhook) {
        this(
                id,
                tenant,
                prompt,
                selection,
                limits,
                conversation,
                answerSchema,
                label,
                cache,
                priority,
                parameters,
                stream,
                webhook,
                null,
                null);
    }

    public Analysis(String id, String tenant, String prompt, Selection selection, Limits limits) {
        this(id, tenant, prompt, selection, limits, null, null, null);
    }

    public Analysis(
            String id,
            String tenant,
            String prompt,
            Selection selection,
            Limits limits,
            @Nullable Conversation conversation,
            @Nullable String answerSchema,
            @Nullable String label) {
        this(id, tenant, prompt, selection, limits, conversation, answerSchema, label, null, null);
    }

    public Analysis(
            String id,
            String tenant,
            String prompt,
            Selection selection,
            Limits limits,
            @Nullable Conversation conversation,
            @Nullable String answerSchema,
            @Nullable String label,
            @Nullable Duration cache) {
        this(id, tenant, prompt, selection, limits, conversation, answerSchema, label, cache, null);
    }

    public Analysis(
            String id,
            String tenant,
            String prompt,
            Selection selection,
            Limits limits,
            @Nullable Conversation conversation,
            @Nullable String answerSchema,
            @Nullable String label,
            @Nullable Duration cache,
            @Nullable AnalysisPriority priority) {
        this(
                id,
                tenant,
                prompt,
                selection,
                limits,
                conversation,
                answerSchema,
                label,
                cache,
                priority,
                null,
                null,
                null);
    }

    /** @param label absent, or empty as in ledgers of before, where nobody says */
    public static String category(@Nullable String label) {
        return label == null || label.isEmpty() ? USUAL_CATEGORY : label;
    }

    /** The same question, asked otherwise. */
    public Analysis asked(String id, Selection selection, Limits limits) {
        return copy(id, selection, limits, conversation, parameters, stream);
    }

    /** The same, told in pieces as it is answered, or not. */
    public Analysis streaming(boolean whether) {
        return copy(id, selection, limits, conversation, parameters, whether ? true : null);
    }

    /** Whether its answer is told in pieces as it is written. */
    public boolean streams() {
        return Boolean.TRUE.equals(stream);
    }

    /** The same after what was said before, with what goes to the models beside the words. */
    public Analysis with(@Nullable Conversation before, @Nullable ModelParameters beside) {
        return copy(id, selection, limits, before, beside, stream);
    }

    /** The same with other words, as a node of a pipeline of that tenant. */
    public Analysis asStep(String newId, String newTenant, String words, PipelineStep step) {
        return new Analysis(
                newId,
                newTenant,
                words,
                selection,
                limits,
                conversation,
                answerSchema,
                label,
                cache,
                priority,
                parameters,
                stream,
                webhook,
                step,
                semanticCache);
    }

    private Analysis copy(
            String newId,
            Selection newSelection,
            Limits newLimits,
            @Nullable Conversation before,
            @Nullable ModelParameters beside,
            @Nullable Boolean newStream) {
        return new Analysis(
                newId,
                tenant,
                prompt,
                newSelection,
                newLimits,
                before,
                answerSchema,
                label,
                cache,
                priority,
                beside,
                newStream,
                webhook,
                pipeline,
                semanticCache);
    }

    /** Bytes of all that is sent to a model that answers, an image counted as {@value Image#TOKENS}. */
    public long promptBytes() {
        return sum(bytes(prompt, conversation, answerSchema, parameters)) + Image.TOKENS * images().count();
    }

    /** All that the models see, those of earlier turns included. */
    public Stream<Image> images() {
        return images(conversation);
    }

    /** Whether all that is said travels with it: its words with the images that are not kept elsewhere. */
    public boolean travelsWhole() {
        return sum(bytes(prompt, conversation, answerSchema, parameters)) + imageBytes(conversation)
                <= MAX_PROMPT_BYTES;
    }

    /** The same with another in the place of each image. */
    public Analysis withImages(UnaryOperator<Image> other) {
        return conversation == null ? this : with(conversation.withImages(other), parameters);
    }

    private static long imageBytes(@Nullable Conversation before) {
        return images(before).mapToLong(image -> image.base64().length()).sum();
    }

    private static Stream<Image> images(@Nullable Conversation before) {
        return before == null
                ? Stream.of()
                : Stream.concat(
                        before.messages().stream().flatMap(message -> message.pictures().stream()),
                        before.pictures().stream());
    }

    /** By the fields that say it. */
    private static Map<String, Long> bytes(
            String prompt,
            @Nullable Conversation before,
            @Nullable String schema,
            @Nullable ModelParameters parameters) {
        long turns = before == null
                ? 0
                : before.messages().stream().mapToLong(Analysis::bytes).sum();
        return Map.of(
                "prompt",
                bytes(prompt),
                "system",
                before == null ? 0 : bytes(before.system()),
                "messages",
                turns,
                "schema",
                bytes(schema),
                "tools",
                bytes(ModelParameters.toolTexts(parameters)));
    }

    /** Told of the largest, which is the one to make smaller. */
    private static void requireSize(Map<String, Long> bytes) {
        long all = sum(bytes);
        if (all > MAX_PROMPT_BYTES) {
            Map.Entry<String, Long> largest = Collections.max(bytes.entrySet(), Map.Entry.comparingByValue());
            String inAll = largest.getValue() == all ? "" : " in all";
            throw new InvalidField(
                    largest.getKey(), all + " bytes" + inAll + "; at most " + MAX_PROMPT_BYTES + " can be sent");
        }
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long bytes(Message message) {
        return bytes(message.text())
                + message.calls().stream().mapToLong(Analysis::bytes).sum();
    }

    private static long bytes(ToolCall call) {
        return bytes(call.id()) + bytes(call.name()) + bytes(call.arguments());
    }

    private static long bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether it is of the form that ids, tenants and categories have. */
    public static boolean isName(String value) {
        return NAME.matcher(value).matches() && !FOLDERS.contains(value);
    }

    private static void requireAge(String field, @Nullable Duration age) {
        if (age != null && (!age.isPositive() || age.compareTo(LONGEST_CACHE) > 0)) {
            throw new InvalidField(field, "a time above zero and up to 30 days, not " + TimeText.typed(age));
        }
    }

    /** @throws InvalidField where that can be no category */
    public static void requireCategory(String name) {
        requireName("category", name);
    }

    static void requireName(String field, String value) {
        if (FOLDERS.contains(value)) {
            throw new InvalidField(field, "'" + value + "' means a folder in addresses; give it a letter or digit");
        }
        if (!isName(value)) {
            String shown = value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "…" : value;
            throw new InvalidField(field, "'" + shown + "' is not 1 to 200 letters, digits or any of . _ : -");
        }
    }
}
