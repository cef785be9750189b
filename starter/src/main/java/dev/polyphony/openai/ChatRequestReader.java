package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonRequests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads a chat completion's request. What OpenAI's protocol has and cannot be honoured here is refused by its field,
 * what it does not have is ignored and named in the answer; in {@code polyphony}, where nobody's protocol but ours is
 * spoken, it is refused too.
 */
final class ChatRequestReader {
    /** What is told beside the protocol, in the request. */
    static final String OWN = "polyphony";

    private static final JsonRequests SETTINGS = JsonRequests.ofSettings();
    private static final Set<String> READ = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "n",
            "logprobs",
            "top_logprobs",
            "modalities",
            "fallbacks",
            OWN);

    private final ModelNames names;

    ChatRequestReader(ModelNames names) {
        this.names = names;
    }

    /** @param header the value of a header of that name; null where there is none */
    ChatRequest read(byte[] body, UnaryOperator<@Nullable String> header) {
        JsonNode root = JsonRequests.tree(body);
        if (!root.isObject()) {
            throw new InvalidField("body", "a JSON object with model and messages");
        }
        AnalysisRequest analysis = new AnalysisRequest();
        headers(header, analysis);
        Own own = Own.read(root.path(OWN), analysis);
        question(root, analysis);
        names.select(wanted(root.path("model"), "model").strip(), fallbacks(root, own), analysis);
        limits(root, analysis);
        refuseWhatNobodyGives(root);
        String key = own.idempotencyKey() == null ? header.apply("Idempotency-Key") : own.idempotencyKey();
        if (key != null) {
            analysis.with(AnalysisOptions.ID, "key-" + digest(key));
        }
        return new ChatRequest(
                analysis, key != null || analysis.get(AnalysisOptions.ID) != null, delivery(root, own), ignored(root));
    }

    private static void question(JsonNode root, AnalysisRequest analysis) {
        ChatMessages messages = ChatMessages.read(root.path("messages"));
        analysis.with(AnalysisOptions.PROMPT, messages.prompt())
                .with(AnalysisOptions.SCHEMA, ChatParameters.schema(root))
                .with(messages.conversation(), ChatParameters.read(root));
    }

    private static void refuseWhatNobodyGives(JsonNode root) {
        if (root.path("n").asInt(1) != 1) {
            throw new InvalidField(
                    "n", "only one answer is given; a panel such as polyphony/ensemble asks several models");
        }
        if (root.path("logprobs").asBoolean(false) || root.path("top_logprobs").asInt(0) > 0) {
            throw new InvalidField("logprobs", "not given; leave it out");
        }
        for (String old : List.of("functions", "function_call")) {
            if (given(root.path(old))) {
                throw new InvalidField(old, "is OpenAI's older form; write tools and tool_choice");
            }
        }
        if (strings(root.path("modalities"), "modalities", "a list of texts").stream()
                .anyMatch(kind -> !kind.equals("text"))) {
            throw new InvalidField("modalities", "answers are text");
        }
    }

    /** Each option as {@code Polyphony-Max-Cost: 0.05}; the body goes before. */
    private static void headers(UnaryOperator<@Nullable String> header, AnalysisRequest analysis) {
        AnalysisOptions.settings().forEach(option -> header(option, header, analysis));
    }

    private static <T> void header(
            AnalysisOption<T> option, UnaryOperator<@Nullable String> header, AnalysisRequest analysis) {
        String name = "Polyphony-" + option.name();
        String value = header.apply(name);
        if (value != null) {
            try {
                analysis.with(option, option.read(value));
            } catch (InvalidField e) {
                throw new InvalidField(name, e.problem());
            } catch (IllegalArgumentException e) {
                throw new InvalidField(name, String.valueOf(e.getMessage()));
            }
        }
    }

    private static List<String> fallbacks(JsonNode root, Own own) {
        Set<String> all = new LinkedHashSet<>(models(root.path("fallbacks"), "fallbacks"));
        all.addAll(own.fallbacks());
        return List.copyOf(all);
    }

    private static void limits(JsonNode root, AnalysisRequest analysis) {
        for (String field : List.of("max_completion_tokens", "max_tokens")) {
            JsonNode most = root.path(field);
            if (given(most)) {
                if (!most.isIntegralNumber() || !most.canConvertToInt() || most.asInt() < 1) {
                    throw new InvalidField(field, "a whole number of tokens, at least 1");
                }
                analysis.with(AnalysisOptions.MAX_OUTPUT_TOKENS, most.asInt());
                return;
            }
        }
    }

    private static ChatRequest.Delivery delivery(JsonNode root, Own own) {
        return new ChatRequest.Delivery(
                flag(root, "stream"),
                own.live(),
                flag(root.path("stream_options"), "include_usage"),
                own.cancelOnDisconnect());
    }

    private static boolean flag(JsonNode root, String field) {
        return Boolean.TRUE.equals(ChatParameters.flag(root.path(field), field));
    }

    private List<String> ignored(JsonNode root) {
        List<String> ignored = new ArrayList<>();
        root.fieldNames().forEachRemaining(name -> {
            if (!READ.contains(name) && !ChatParameters.READ.contains(name) && given(root.path(name))) {
                ignored.add(name.length() > 60 ? name.substring(0, 60) + "…" : name);
            }
        });
        return ignored;
    }

    static String wanted(JsonNode value, String place) {
        if (!value.isTextual() || value.asText().isBlank()) {
            throw new InvalidField(place, given(value) ? "a text" : "is missing");
        }
        return value.asText();
    }

    private static List<String> models(JsonNode list, String place) {
        return strings(list, place, "a list of models' names");
    }

    static List<String> strings(JsonNode list, String place, String expected) {
        if (!given(list)) {
            return List.of();
        }
        if (!list.isArray() || !StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isTextual)) {
            throw new InvalidField(place, expected);
        }
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    static boolean given(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    private static String digest(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has it", e);
        }
    }

    /** What a request says in {@code polyphony} of its delivery; the options of an analysis are the analysis'. */
    private record Own(
            List<String> fallbacks, @Nullable String idempotencyKey, boolean live, boolean cancelOnDisconnect) {
        private static final Set<String> DELIVERY =
                Set.of("fallbacks", "idempotency_key", "stream_mode", "on_disconnect");

        static Own read(JsonNode own, AnalysisRequest analysis) {
            if (given(own) && !own.isObject()) {
                throw new InvalidField(OWN, "an object");
            }
            if (own instanceof ObjectNode object) {
                SETTINGS.read(object.deepCopy().remove(DELIVERY), OWN, analysis);
            }
            JsonNode key = own.path("idempotency_key");
            return new Own(
                    models(own.path("fallbacks"), OWN + ".fallbacks"),
                    given(key) ? wanted(key, OWN + ".idempotency_key") : null,
                    word(own, "stream_mode", "live", "whole"),
                    word(own, "on_disconnect", "cancel", "continue"));
        }

        /** Whether it is the first word, which it is where nobody says. */
        private static boolean word(JsonNode own, String field, String usual, String other) {
            String word = own.path(field).asText(usual);
            if (!word.equals(usual) && !word.equals(other)) {
                throw new InvalidField(OWN + "." + field, usual + " or " + other);
            }
            return word.equals(usual);
        }
    }
}
