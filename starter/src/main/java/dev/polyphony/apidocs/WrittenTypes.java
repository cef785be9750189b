package dev.polyphony.apidocs;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Our own types as they are written over HTTP, by what Jackson reads of them and what they say of nulls: springdoc's
 * own reading gives types of different places one name, knows no constant discriminators and takes every field for one
 * that may be left out.
 */
final class WrittenTypes implements ModelConverter {
    private static final String OURS = "dev.polyphony.";

    /** JSON Schema's own format knows no parts of seconds. */
    private static final String DURATION = "^P(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?$";

    private final ObjectMapper json;

    /** @param json with the annotations that are mixed into types before they are written */
    WrittenTypes(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public boolean isOpenapi31() {
        return true;
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        JavaType java = json.constructType(type.getType());
        if (java.getRawClass().getName().startsWith(OURS)) {
            return own(java, context);
        }
        return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    }

    private Schema<?> schema(JavaType type, @Nullable AnnotatedMember member, ModelConverterContext context) {
        Class<?> raw = type.getRawClass();
        if (raw.getName().startsWith(OURS)) {
            return own(type, context);
        }
        if (type.isReferenceType() || raw == Optional.class) {
            return schema(type.containedTypeOrUnknown(0), member, context);
        }
        if (type.isMapLikeType()) {
            return of("object").additionalProperties(schema(type.getContentType(), null, context));
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            return of("array").items(schema(type.getContentType(), null, context));
        }
        return plain(raw, member, context);
    }

    private static Schema<?> plain(Class<?> raw, @Nullable AnnotatedMember member, ModelConverterContext context) {
        if (raw == Duration.class) {
            JsonFormat format = member == null ? null : member.getAnnotation(JsonFormat.class);
            return format != null && format.shape().isNumeric()
                    ? of("number").description("seconds")
                    : of("string").description("ISO 8601").pattern(DURATION);
        }
        if (raw == Instant.class) {
            return of("string").format("date-time");
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return of("boolean");
        }
        if (raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class) {
            return of("integer").format(raw == int.class || raw == Integer.class ? "int32" : "int64");
        }
        if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
            return of("number");
        }
        if (CharSequence.class.isAssignableFrom(raw)) {
            return of("string");
        }
        if (raw == Object.class || JsonNode.class.isAssignableFrom(raw)) {
            return new JsonSchema();
        }
        return context.resolve(new AnnotatedType(raw));
    }

    private Schema<?> own(JavaType type, ModelConverterContext context) {
        SerializationConfig config = json.getSerializationConfig();
        AnnotatedMember value = config.introspect(type).findJsonValueAccessor();
        if (value != null) {
            return schema(value.getType(), value, context);
        }
        if (type.isEnumType()) {
            return words(type.getRawClass());
        }
        String name = name(type.getRawClass());
        if (!context.getDefinedModels().containsKey(name)) {
            Schema<?> defined = new JsonSchema();
            context.defineModel(name, defined, type, null);
            JsonSubTypes kinds = type.getRawClass().getAnnotation(JsonSubTypes.class);
            if (kinds == null) {
                object(defined, type, context);
            } else {
                choice(defined, type, kinds, context);
            }
        }
        return new JsonSchema().$ref("#/components/schemas/" + name);
    }

    /** Enclosing types' before their own: {@code CallRecord.Failed} is not {@code Decision.Failed}. */
    private static String name(Class<?> type) {
        io.swagger.v3.oas.annotations.media.Schema given =
                type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        if (given != null && !given.name().isEmpty()) {
            return given.name();
        }
        Class<?> outer = type.getEnclosingClass();
        return (outer == null ? "" : name(outer)) + type.getSimpleName();
    }

    private Schema<?> words(Class<?> type) {
        Schema<Object> words = of("string");
        Arrays.stream(Objects.requireNonNull(type.getEnumConstants()))
                .map(constant -> json.valueToTree(constant).asText())
                .forEach(words::addEnumItemObject);
        return words;
    }

    private void choice(Schema<?> choice, JavaType type, JsonSubTypes kinds, ModelConverterContext context) {
        JsonTypeInfo how = type.getRawClass().getAnnotation(JsonTypeInfo.class);
        Discriminator which = new Discriminator().propertyName(how.property());
        for (JsonSubTypes.Type kind : kinds.value()) {
            Schema<?> one = own(json.constructType(kind.value()), context);
            choice.addOneOfItem(one);
            which.mapping(kind.name(), one.get$ref());
        }
        choice.discriminator(which);
    }

    private void object(Schema<?> object, JavaType type, ModelConverterContext context) {
        object.addType("object");
        kind(type.getRawClass()).ifPresent(kind -> {
            object.addProperty(kind.property(), of("string")._const(kind.name()));
            object.addRequiredItem(kind.property());
        });
        properties(object, type, context);
    }

    private record Kind(String property, String name) {}

    /** What tells it from the others of its choice. */
    private static Optional<Kind> kind(Class<?> type) {
        return Stream.of(type.getInterfaces())
                .filter(choice -> choice.isAnnotationPresent(JsonSubTypes.class))
                .flatMap(choice -> Stream.of(
                                choice.getAnnotation(JsonSubTypes.class).value())
                        .filter(kind -> kind.value() == type)
                        .map(kind -> new Kind(
                                choice.getAnnotation(JsonTypeInfo.class).property(), kind.name())))
                .findFirst();
    }

    private void properties(Schema<?> object, JavaType type, ModelConverterContext context) {
        SerializationConfig config = json.getSerializationConfig();
        BeanDescription bean = config.introspect(type);
        for (BeanPropertyDefinition property : bean.findProperties()) {
            AnnotatedMember member = property.getAccessor();
            if (member == null) {
                continue;
            }
            if (config.getAnnotationIntrospector().findUnwrappingNameTransformer(member) != null) {
                properties(object, property.getPrimaryType(), context);
                continue;
            }
            boolean nullable = isNullable(member);
            boolean leftOut = isLeftOut(
                    bean.findPropertyInclusion(JsonInclude.Value.empty()).withOverrides(property.findInclusion()),
                    nullable);
            Schema<?> schema = schema(property.getPrimaryType(), member, context);
            if (schema.getItems() != null && hasNullableItems(member)) {
                schema.setItems(orNull(schema.getItems()));
            }
            object.addProperty(property.getName(), nullable && !leftOut ? orNull(schema) : schema);
            if (!leftOut) {
                object.addRequiredItem(property.getName());
            }
        }
    }

    /** Whether it is not written where there is nothing in it. */
    private static boolean isLeftOut(JsonInclude.Value inclusion, boolean nullable) {
        return switch (inclusion.getValueInclusion()) {
            case USE_DEFAULTS, ALWAYS -> false;
            case NON_NULL -> nullable;
            default -> true;
        };
    }

    private static boolean isNullable(AnnotatedMember member) {
        return declared(member).isAnnotationPresent(Nullable.class);
    }

    /** Of a list. */
    private static boolean hasNullableItems(AnnotatedMember member) {
        return declared(member) instanceof AnnotatedParameterizedType list
                && list.getAnnotatedActualTypeArguments()[0].isAnnotationPresent(Nullable.class);
    }

    private static AnnotatedElement declared(AnnotatedMember member) {
        return switch (member.getMember()) {
            case Method method -> method.getAnnotatedReturnType();
            case Field field -> field.getAnnotatedType();
            default -> member.getAnnotated();
        };
    }

    private static Schema<?> orNull(Schema<?> schema) {
        if (schema.get$ref() != null) {
            return new JsonSchema().anyOf(List.of(schema, of("null")));
        }
        if (schema.getTypes() != null) {
            schema.addType("null");
        }
        if (schema.getEnum() != null) {
            schema.addEnumItemObject(null);
        }
        return schema;
    }

    private static Schema<Object> of(String type) {
        Schema<Object> schema = new JsonSchema();
        schema.addType(type);
        return schema;
    }
}
