package dev.polyphony.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.SchemaUrls;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.UserAgentAttributes;
import io.opentelemetry.semconv.incubating.GenAiIncubatingAttributes;
import io.opentelemetry.semconv.incubating.GenAiIncubatingAttributes.GenAiOperationNameIncubatingValues;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Against the conventions as OpenTelemetry publishes them, in the version that is pinned. */
class ConventionsTest {
    /** Attributes that are objects, which the published names of Java leave out. */
    private static final Set<String> OBJECTS =
            Set.of("gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions");

    private static final Set<String> OURS = Set.of("polyphony.", "temporal");

    @Test
    void namesAndTypesAreThoseOfTheConventions() {
        Set<AttributeKey<?>> published = Set.copyOf(Stream.of(
                        GenAiIncubatingAttributes.class,
                        ErrorAttributes.class,
                        HttpAttributes.class,
                        ServerAttributes.class,
                        UrlAttributes.class,
                        UserAgentAttributes.class)
                .flatMap(ConventionsTest::keys)
                .toList());

        assertThat(keys(Conventions.class)
                        .filter(key -> OURS.stream().noneMatch(key.getKey()::startsWith))
                        .filter(key -> !OBJECTS.contains(key.getKey())))
                .hasSizeGreaterThan(20)
                .allSatisfy(key -> assertThat(published).contains(key));
    }

    @Test
    void versionAndOperationsAreThoseOfTheConventions() {
        assertThat(Conventions.SCHEMA).isEqualTo(SchemaUrls.V1_41_0);
        assertThat(Conventions.CHAT).isEqualTo(GenAiOperationNameIncubatingValues.CHAT);
        assertThat(Conventions.EMBEDDINGS).isEqualTo(GenAiOperationNameIncubatingValues.EMBEDDINGS);
        assertThat(Conventions.INVOKE_WORKFLOW).isEqualTo(GenAiOperationNameIncubatingValues.INVOKE_WORKFLOW);
    }

    private static Stream<AttributeKey<?>> keys(Class<?> names) {
        return Stream.of(names.getFields())
                .filter(field -> field.getType() == AttributeKey.class)
                .map(ConventionsTest::value);
    }

    private static AttributeKey<?> value(Field field) {
        try {
            return (AttributeKey<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
