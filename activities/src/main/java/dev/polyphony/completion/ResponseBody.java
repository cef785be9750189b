package dev.polyphony.completion;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.polyphony.call.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A provider's body as JSON, read as tolerantly as a reader may: with a byte order mark, as the events of a stream that
 * nobody asked for, as lines of one document each, as a list of documents. Gives none of the provider's text away.
 *
 * @param documents its JSON documents in order; none where it is not JSON. What follows the last sound one is left out.
 * @param streamed whether it came in pieces, of which the last one may be missing
 * @param done whether a stream said that it is complete
 * @param garbled whether there is something amid a stream that should be a document and is none
 */
public record ResponseBody(String text, List<JsonNode> documents, boolean streamed, boolean done, boolean garbled) {
    /** A count can be absurd without costing the answer beside it. */
    private static final int MOST_DIGITS = 10_000;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(MOST_DIGITS)
                            .build())
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .build())
            .build();

    public ResponseBody {
        documents = List.copyOf(documents);
    }

    public static ResponseBody of(String received) {
        String text = received.startsWith("\uFEFF") ? received.substring(1) : received;
        String start = text.stripLeading();
        if (ServerSentEvents.begin(start)) {
            ServerSentEvents events = new ServerSentEvents();
            text.lines().forEach(events::line);
            events.end();
            return new ResponseBody(text, events.documents(), true, events.isDone(), events.isGarbled());
        }
        List<JsonNode> documents = documents(text);
        return new ResponseBody(text, documents, documents.size() > 1, false, false);
    }

    /** One document on its own. */
    static ResponseBody of(JsonNode document) {
        return new ResponseBody(document.toString(), List.of(document), false, false, false);
    }

    /** The first document; a missing node where the body is not JSON. */
    public JsonNode json() {
        return documents.isEmpty() ? MissingNode.getInstance() : documents.getFirst();
    }

    public boolean isJson() {
        return !documents.isEmpty();
    }

    public boolean isHtml() {
        return !isJson() && text.stripLeading().startsWith("<");
    }

    /** Why there is no answer in the body of a success. */
    public String defect() {
        if (text.isBlank()) {
            return "an empty body";
        }
        if (isHtml()) {
            return "HTML instead of JSON";
        }
        return isJson() ? "no answer in it" : "not JSON";
    }

    /** Tokens as counted by the provider, of a body that holds no text of a model. */
    public Optional<Usage> usage() {
        TokenCounts counts = new TokenCounts();
        documents.forEach(counts::add);
        return counts.usage(false);
    }

    /** The ids in a list of models; empty where this is none. */
    public Optional<Set<String>> modelIds() {
        JsonNode list = json().has("data") ? json().path("data") : json().path("models");
        Stream<JsonNode> models;
        if (list.isArray()) {
            models = elements(list);
        } else if (text.stripLeading().startsWith("[")) {
            models = documents.stream();
        } else {
            return Optional.empty();
        }
        return Optional.of(
                models.map(ResponseBody::id).filter(id -> !id.isEmpty()).collect(Collectors.toSet()));
    }

    public static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static String id(JsonNode model) {
        String name = model.path("id").asText(model.path("name").asText(""));
        return name.startsWith("models/") ? name.substring("models/".length()) : name;
    }

    /** One after the other; a list is its elements, as some stream into one. */
    private static List<JsonNode> documents(String text) {
        List<JsonNode> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(text)) {
            while (values.hasNextValue()) {
                JsonNode value = values.nextValue();
                if (value.isArray()) {
                    value.forEach(documents::add);
                } else {
                    documents.add(value);
                }
            }
        } catch (IOException e) {
            // What came before stands: whether it is all is up to whoever reads it.
        }
        return documents;
    }

    /** @throws JsonProcessingException where it is no JSON */
    static @Nullable JsonNode parsed(String data) throws JsonProcessingException {
        return JSON.readTree(data);
    }
}
