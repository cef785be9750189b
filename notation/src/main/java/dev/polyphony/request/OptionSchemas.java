package dev.polyphony.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.stream.Stream;

/** What the readers of {@link OptionType} take, as JSON Schema (2020-12). */
final class OptionSchemas {
    private static final ObjectMapper JSON = new ObjectMapper();

    static final JsonNode TEXT = schema("{'type': 'string'}");
    static final JsonNode NAME = schema("{'type': 'string', 'minLength': 1, 'maxLength': 500, 'pattern': '\\\\S'}");
    static final JsonNode SWITCH = schema("{'type': 'boolean'}");
    static final JsonNode NUMBER = schema("{'type': 'integer', 'format': 'int32'}");
    static final JsonNode DECIMAL = schema("{'type': 'number'}");
    static final JsonNode TIME = schema("{'type': ['string', 'number'], 'examples': ['90s', 'PT1M30S', 90]}");
    static final JsonNode CACHE = schema("{'type': ['string', 'number'], 'examples': ['1h', 'off', 3600]}");
    static final JsonNode MONEY = schema("{'type': ['number', 'string'], 'examples': [0.05, '$5']}");
    static final JsonNode OBJECT = schema("{'type': 'object'}");

    /** Whoever shows it says where that is. */
    static final JsonNode PLAN = schema("{'$ref': '#plan'}");

    static final JsonNode IMAGE = schema("{'type': 'string', 'pattern': '^data:image/'}");
    static final JsonNode MESSAGE = schema("""
            {
              'type': 'object',
              'properties': {
                'role': {'enum': ['user', 'assistant', 'system', 'developer']},
                'text': {'type': 'string'},
                'content': {
                  'anyOf': [
                    {'type': 'string'},
                    {
                      'type': 'array',
                      'items': {
                        'type': 'object',
                        'properties': {'type': {'const': 'text'}, 'text': {'type': 'string'}},
                        'required': ['type', 'text'],
                        'additionalProperties': false
                      }
                    }
                  ]
                }
              },
              'required': ['role'],
              'oneOf': [{'required': ['text']}, {'required': ['content']}],
              'additionalProperties': false
            }
            """);

    private OptionSchemas() {}

    static JsonNode list(JsonNode items) {
        ObjectNode list = JSON.createObjectNode().put("type", "array");
        list.set("items", items);
        return list;
    }

    static <E extends Enum<E>> JsonNode words(Class<E> type) {
        ObjectNode words = JSON.createObjectNode().put("type", "string");
        Stream.of(type.getEnumConstants())
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .forEach(words.putArray("enum")::add);
        return words;
    }

    private static JsonNode schema(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it is JSON", e);
        }
    }
}
