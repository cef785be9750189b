package dev.polyphony.simulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.polyphony.simulator.script.Answer;
import dev.polyphony.simulator.script.Oddity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The one place where an oddity becomes bytes: the vendor's healthy reply, changed where it is odd. */
public final class OddReplies {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A window of 512 tokens, filled by the end of the prompt. */
    private static final int CUT_PROMPT = 512;

    private final WireFormat wire;
    private final Ask ask;
    private final Answer answer;
    private final String requestId;

    public OddReplies(WireFormat wire, Ask ask, Answer answer, String requestId) {
        this.wire = wire;
        this.ask = ask;
        this.answer = answer;
        this.requestId = requestId;
    }

    public WireReply of(Oddity oddity) {
        String text = answer.text();
        int half = text.length() / 2;
        return switch (oddity) {
            case TEXT_IN_PARTS -> parts(part(text.substring(0, half)), part(text.substring(half)));
            case UNKNOWN_PARTS ->
                parts(
                        part(text.substring(0, half)),
                        object("type", "reference", "reference_ids", List.of(1)),
                        object("type", "hologram", "payload", Map.of("a", 1)),
                        part(text.substring(half)));
            case CONTENT_ELSEWHERE ->
                changed(body -> {
                    ArrayNode choices = (ArrayNode) body.get("choices");
                    ObjectNode empty = choices.get(0).deepCopy();
                    empty.withObject("/message").putNull("content");
                    choices.insert(0, empty);
                    return body;
                });
            case TEXT_CHOICE ->
                changed(body -> {
                    ObjectNode choice = (ObjectNode) body.at("/choices/0");
                    choice.remove("message");
                    choice.put("text", text);
                    return body;
                });
            case BYTE_ORDER_MARK ->
                healthy(answer).withBody("\uFEFF" + healthy(answer).body());
            case GZIP -> healthy(answer).with("content-encoding", "gzip");
            case DEFLATE -> healthy(answer).with("content-encoding", "deflate");
            case DUPLICATE_KEYS ->
                healthy(answer)
                        .withBody("{\"model\":\"\",\"usage\":null,\"choices\":null,\"candidates\":[],\"message\":null,"
                                + healthy(answer).body().substring(1));
            case ODD_CREATED ->
                changed(body -> {
                    body.put("created", "2026-11-21T10:00:00Z");
                    body.putNull("created_at");
                    return body;
                });
            case STREAMED_UNASKED -> wire.stream(streaming(), answer, requestId);
            case STREAM_CUT_SHORT -> {
                List<String> frames = new ArrayList<>(
                        wire.stream(streaming(), answer, requestId).frames());
                // What is left says neither why nor that it ended.
                frames.removeIf(frame -> frame.contains("[DONE]")
                        || frame.contains("message_stop")
                        || frame.contains("message_delta")
                        || frame.contains("\"done\":true")
                        || frame.contains("\"finish_reason\":\"")
                        || frame.contains("\"finishReason\"")
                        || frame.contains("\"choices\":[]"));
                yield WireReply.stream("text/event-stream", frames);
            }
            case NUMBERS_AS_TEXT -> counts(count -> TextNode.valueOf(count.asText()));
            case MISSING_USAGE ->
                changed(body -> {
                    body.remove(List.of("usage", "usageMetadata", "prompt_eval_count", "eval_count"));
                    return body;
                });
            case NULL_COUNTS -> counts(count -> NullNode.getInstance());
            case ZERO_COUNTS -> counts(count -> JSON.getNodeFactory().numberNode(0));
            case NEGATIVE_COUNTS -> counts(count -> JSON.getNodeFactory().numberNode(-1));
            case FRACTIONAL_COUNTS -> counts(count -> JSON.getNodeFactory().numberNode(count.asInt() + 0.5));
            case ABSURD_COUNTS -> counts(count -> JSON.getNodeFactory().numberNode(Long.MAX_VALUE));
            case THOUGHTS_COUNTED_APART ->
                changed(body -> {
                    if (body.has("usageMetadata")) {
                        body.withObject("/usageMetadata").put("thoughtsTokenCount", 100);
                    } else {
                        ObjectNode usage = body.withObject("/usage");
                        usage.put("total_tokens", usage.get("total_tokens").asInt() + 100);
                    }
                    return body;
                });
            case CACHED_INPUT -> changed(OddReplies::withCache);
            case THINK_TAGS -> healthy(saying("<think>\n" + Oddity.THOUGHT + "\n</think>\n\n" + text));
            case ORPHAN_THINK_TAG -> healthy(saying(Oddity.THOUGHT + "\n</think>\n\n" + text));
            case UNCLOSED_THINK_TAG -> healthy(saying("<think>\n" + Oddity.THOUGHT));
            case THOUGHT_APART -> changed(body -> withThought(body, text));
            case ONLY_THOUGHT -> changed(body -> withThought(body, ""));
            case EMPTY_ANSWER -> healthy(new Answer("", answer.inputTokens(), 0, Answer.Finish.COMPLETE));
            case BROKEN_OFF -> finished(saying(text.substring(0, half)), "error");
            case NEW_FINISH_REASON -> finished(answer, "brand_new");
            case MISSING_FINISH_REASON ->
                changed(body -> {
                    places(body).forEach(place -> place.remove(reasons()));
                    return body;
                });
            case LIMIT_BY_ANOTHER_NAME -> finished(answer, body(answer).has("choices") ? "max_tokens" : "length");
            case PAUSED -> finished(answer, "pause_turn");
            case PROMPT_CUT -> changed(body -> body.put("prompt_eval_count", CUT_PROMPT));
        };
    }

    private WireReply healthy(Answer given) {
        return wire.answer(ask, given, requestId);
    }

    private Answer saying(String text) {
        return new Answer(text, answer.inputTokens(), answer.outputTokens(), Answer.Finish.COMPLETE);
    }

    private Ask streaming() {
        return new Ask(
                ask.provider(),
                ask.model(),
                ask.prompt(),
                ask.inputCharacters(),
                true,
                true,
                ask.maxTokens(),
                ask.plainPrompt());
    }

    private ObjectNode body(Answer given) {
        try {
            return (ObjectNode) JSON.readTree(healthy(given).body());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private WireReply changed(UnaryOperator<ObjectNode> change) {
        return healthy(answer).withBody(change.apply(body(answer)).toString());
    }

    private WireReply finished(Answer given, String reason) {
        ObjectNode body = body(given);
        places(body).forEach(place -> reasons().stream().filter(place::has).forEach(name -> place.put(name, reason)));
        return healthy(given).withBody(body.toString());
    }

    private static List<String> reasons() {
        return List.of("finish_reason", "stop_reason", "finishReason", "done_reason");
    }

    /** Where a reason to stop can stand. */
    private static List<ObjectNode> places(ObjectNode body) {
        List<ObjectNode> places = new ArrayList<>(List.of(body));
        for (String path : List.of("/choices/0", "/candidates/0")) {
            if (body.at(path) instanceof ObjectNode place) {
                places.add(place);
            }
        }
        return places;
    }

    private WireReply counts(UnaryOperator<JsonNode> change) {
        return changed(body -> {
            List<String> own = List.of("prompt_eval_count", "eval_count");
            own.stream().filter(body::has).forEach(name -> body.set(name, change.apply(body.get(name))));
            for (String field : List.of("usage", "usageMetadata")) {
                if (body.get(field) instanceof ObjectNode usage) {
                    usage.properties().stream()
                            .filter(count -> count.getValue().isNumber())
                            .toList()
                            .forEach(count -> usage.set(count.getKey(), change.apply(count.getValue())));
                }
            }
            return body;
        });
    }

    private static ObjectNode withCache(ObjectNode body) {
        if (body.has("usageMetadata")) {
            body.withObject("/usageMetadata").put("cachedContentTokenCount", 4);
        } else if (body.at("/usage").has("input_tokens")) {
            ObjectNode usage = body.withObject("/usage");
            usage.put("cache_read_input_tokens", 4);
            usage.put("input_tokens", usage.get("input_tokens").asInt() - 4);
        } else {
            body.withObject("/usage").withObject("/prompt_tokens_details").put("cached_tokens", 4);
        }
        return body;
    }

    private WireReply parts(ObjectNode... parts) {
        return changed(body -> withParts(body, List.of(parts)));
    }

    private ObjectNode withParts(ObjectNode body, List<ObjectNode> parts) {
        if (body.at("/candidates/0/content") instanceof ObjectNode content) {
            content.withArray("/parts").removeAll().addAll(parts);
        } else if (body.at("/choices/0/message") instanceof ObjectNode message) {
            message.putArray("content").addAll(parts);
        } else {
            body.putArray("content").addAll(parts);
        }
        return body;
    }

    private ObjectNode withThought(ObjectNode body, String text) {
        if (ask.provider().equals("mistral")) {
            ObjectNode thought = object("type", "thinking", "thinking", List.of(part(Oddity.THOUGHT)));
            return withParts(body, List.of(thought, part(text)));
        }
        if (body.at("/candidates/0/content").isObject()) {
            return withParts(body, List.of(part(Oddity.THOUGHT).put("thought", true), part(text)));
        }
        if (body.at("/choices/0/message") instanceof ObjectNode message) {
            message.put("reasoning_content", Oddity.THOUGHT).put("content", text);
            return body;
        }
        if (body.at("/message") instanceof ObjectNode message) {
            message.put("thinking", Oddity.THOUGHT).put("content", text);
            return body;
        }
        return withParts(
                body,
                List.of(
                        object("type", "thinking", "thinking", Oddity.THOUGHT, "signature", "c2ln"),
                        object("type", "redacted_thinking", "data", "ZGF0YQ=="),
                        part(text)));
    }

    private ObjectNode part(String text) {
        return ask.provider().equals("gemini") ? object("text", text) : object("type", "text", "text", text);
    }

    private static ObjectNode object(Object... namesAndValues) {
        return JSON.valueToTree(WireJson.object(namesAndValues));
    }
}
