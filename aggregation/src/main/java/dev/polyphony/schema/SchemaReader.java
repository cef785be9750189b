package dev.polyphony.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import dev.polyphony.call.InvalidField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads JSON Schemas that strangers wrote: nothing is fetched and no file is read, patterns are {@link SchemaPattern}s,
 * and a check ends where its thread is interrupted.
 */
final class SchemaReader {
    private static final int MOST_PROBLEMS = 100;

    /** By their names without scheme and fragment. */
    private static final Map<String, Dialect> DIALECTS = Stream.of(
                    Dialects.getDraft202012(),
                    Dialects.getDraft201909(),
                    Dialects.getDraft7(),
                    Dialects.getDraft6(),
                    Dialects.getDraft4())
            .map(SchemaReader::withShortFormats)
            .collect(Collectors.toUnmodifiableMap(dialect -> name(dialect.getId()), Function.identity()));

    private static final String STANDARD = name(Dialects.getDraft202012().getId());

    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .regularExpressionFactory(SchemaPattern::compile)
            .preloadSchema(false)
            .locale(Locale.ROOT)
            .build();

    /** The schemas of schemas, which are in the library. */
    private static final SchemaRegistry META =
            registry(STANDARD, "https://json-schema.org/", "http://json-schema.org/");

    /** What these hold are values, not schemas. */
    private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");

    /** References that are resolved only where they are applied. */
    private static final Set<String> DYNAMIC = Set.of("$dynamicRef", "$recursiveRef");

    private SchemaReader() {}

    /** @throws InvalidField where the text is no schema */
    static Schema read(String text) {
        JsonNode node = node(text);
        String dialect = dialect(node);
        requireOwn(node);
        Schema meta = META.getSchema(SchemaLocation.of(dialect(dialect).getId()));
        List<Error> problems = problems(meta, node);
        if (!problems.isEmpty()) {
            throw new InvalidField("schema", "no JSON Schema: " + AnswerSchema.said(problems));
        }
        try {
            // One for each: a registry locks while it resolves, and remembers.
            Schema schema = registry(dialect).getSchema(node);
            schema.initializeValidators();
            tryOut(schema);
            return schema;
        } catch (SchemaException e) {
            throw elsewhere();
        }
    }

    private static InvalidField elsewhere() {
        return new InvalidField(
                "schema",
                "cannot be used: it refers to what it does not hold itself; files and addresses are not followed, put"
                        + " what they define under '$defs'");
    }

    /** None where the document fits; the first of very many. */
    static List<Error> problems(Schema schema, JsonNode document) {
        ExecutionContext context = new InterruptibleCheck();
        schema.validate(context, document);
        return context.getErrors();
    }

    private static JsonNode node(String text) {
        JsonNode node;
        try {
            node = JsonText.tree(text);
        } catch (FormatMismatch mismatch) {
            throw new InvalidField("schema", "not readable as JSON: " + mismatch.problem());
        }
        if (!node.isObject()) {
            throw new InvalidField("schema", "a JSON Schema is an object such as {\"type\": \"object\"}");
        }
        return node;
    }

    /** What refers to itself without an end does so on the smallest values. */
    private static void tryOut(Schema schema) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        List.of(json.objectNode(), json.arrayNode(), json.textNode("a"), json.numberNode(1), json.nullNode())
                .forEach(value -> problems(schema, value));
    }

    private static String dialect(JsonNode schema) {
        String given = schema.path("$schema").asText(STANDARD);
        String name = name(given);
        if (!DIALECTS.containsKey(name)) {
            throw new InvalidField(
                    "schema", "'$schema' has to be https://" + STANDARD + ", or the name of draft 2019-09, 7, 6 or 4");
        }
        return name;
    }

    private static Dialect dialect(String name) {
        return Objects.requireNonNull(DIALECTS.get(name), name);
    }

    private static String name(String id) {
        return id.replaceFirst("^https?://", "").replaceFirst("#$", "");
    }

    /**
     * Before the library does: it would write patterns into the log, and look for what is referred to when it is used.
     */
    private static void requireOwn(JsonNode schema) {
        schema.properties().forEach(member -> {
            if (DYNAMIC.contains(member.getKey())
                    && !member.getValue().asText("#").startsWith("#")) {
                throw elsewhere();
            } else if (member.getKey().equals("pattern") && member.getValue().isTextual()) {
                SchemaPattern.compile(member.getValue().textValue());
            } else if (member.getKey().equals("patternProperties")) {
                member.getValue().fieldNames().forEachRemaining(SchemaPattern::compile);
            }
            if (!VALUES.contains(member.getKey())) {
                requireOwn(member.getValue());
            }
        });
        if (schema.isArray()) {
            schema.forEach(SchemaReader::requireOwn);
        }
    }

    private static SchemaRegistry registry(String dialect, String... allowed) {
        return SchemaRegistry.withDialects(
                Stream.concat(Stream.of(dialect(dialect)), DIALECTS.values().stream())
                        .distinct()
                        .toList(),
                builder -> builder.schemaRegistryConfig(CONFIG)
                        .schemaLoader(loader -> loader.fetchRemoteResources(false)
                                .allow(iri -> Stream.of(allowed).anyMatch(iri.toString()::startsWith))));
    }

    /** Some of the library's formats take time quadratic in a text. None that has one is as long as this. */
    private static Dialect withShortFormats(Dialect dialect) {
        return Dialect.builder(dialect)
                .formats(formats -> formats.replaceAll((name, format) -> new ShortFormat(format)))
                .build();
    }

    private record ShortFormat(Format format) implements Format {
        private static final int LONGEST = 2_000;

        @Override
        public String getName() {
            return format.getName();
        }

        @Override
        public String getMessageKey() {
            return format.getMessageKey();
        }

        @Override
        public boolean matches(ExecutionContext context, SchemaContext schema, JsonNode value) {
            return (!value.isTextual() || value.textValue().length() <= LONGEST)
                    && format.matches(context, schema, value);
        }
    }

    /** A check that ends when its thread is interrupted, and keeps the first problems only. */
    private static final class InterruptibleCheck extends ExecutionContext {
        InterruptibleCheck() {
            super(ExecutionConfig.builder()
                    .locale(Locale.ROOT)
                    .annotationCollectionEnabled(false)
                    .build());
        }

        @Override
        public void evaluationPathAddLast(String keyword) {
            if (Thread.currentThread().isInterrupted()) {
                throw new SchemaException("given up");
            }
            super.evaluationPathAddLast(keyword);
        }

        @Override
        public void addError(Error error) {
            if (getErrors().size() < MOST_PROBLEMS) {
                super.addError(error);
            }
        }
    }
}
