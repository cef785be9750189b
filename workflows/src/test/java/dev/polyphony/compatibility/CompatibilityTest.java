package dev.polyphony.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.polyphony.activity.AggregateActivities;
import dev.polyphony.activity.AlertActivities;
import dev.polyphony.activity.CallActivities;
import dev.polyphony.activity.CompileActivities;
import dev.polyphony.activity.DriftAlertActivities;
import dev.polyphony.activity.EmbeddingActivities;
import dev.polyphony.activity.ExperimentAlertActivities;
import dev.polyphony.activity.HedgeActivities;
import dev.polyphony.activity.InventoryActivities;
import dev.polyphony.activity.LedgerActivities;
import dev.polyphony.activity.ProviderAlertActivities;
import dev.polyphony.activity.RejudgeActivities;
import dev.polyphony.activity.ResultActivities;
import dev.polyphony.activity.TextStoreActivities;
import dev.polyphony.activity.TrainingActivities;
import dev.polyphony.activity.TrialActivities;
import dev.polyphony.activity.WebhookActivities;
import dev.polyphony.call.Brief;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Opinion;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import dev.polyphony.workflow.AlertWorkflow;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.DriftAlertWorkflow;
import dev.polyphony.workflow.EmbeddingWorkflow;
import dev.polyphony.workflow.ExperimentAlertWorkflow;
import dev.polyphony.workflow.InventoryWorkflow;
import dev.polyphony.workflow.PreviewWorkflow;
import dev.polyphony.workflow.ProviderAlertWorkflow;
import dev.polyphony.workflow.RejudgeWorkflow;
import dev.polyphony.workflow.SettleFailureWorkflow;
import dev.polyphony.workflow.SettleWorkflow;
import dev.polyphony.workflow.TrainingWorkflow;
import dev.polyphony.workflow.TrialWorkflow;
import dev.polyphony.workflow.WebhookWorkflow;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompatibilityTest {
    private static final ObjectMapper TEMPORAL = JacksonJsonPayloadConverter.newDefaultObjectMapper();
    /** As it comes, numbers for times included. */
    private static final ObjectMapper PLAIN =
            new ObjectMapper().registerModule(new JavaTimeModule()).registerModule(new Jdk8Module());

    static List<Sample> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void fileOfEarlierVersionIsRead(Sample sample) throws IOException {
        assertThat((Object) TEMPORAL.treeToValue(file(sample), sample.type())).isEqualTo(sample.value());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void valueIsWrittenAsInTheFile(Sample sample) throws IOException {
        assertThat(TEMPORAL.readTree(TEMPORAL.writeValueAsString(sample.value())))
                .isEqualTo(file(sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void valueSurvivesAsAPayload(Sample sample) {
        DataConverter converter = DefaultDataConverter.STANDARD_INSTANCE;

        Object read =
                converter.fromPayload(converter.toPayload(sample.value()).orElseThrow(), sample.type(), sample.type());

        assertThat(read).isEqualTo(sample.value());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void plainMapperReadsAndWritesTheSame(Sample sample) throws IOException {
        assertThat((Object) PLAIN.treeToValue(file(sample), sample.type())).isEqualTo(sample.value());
        assertThat(PLAIN.readTree(PLAIN.writeValueAsString(sample.value()))).isEqualTo(file(sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void fieldsOfLaterVersionsAreIgnored(Sample sample) throws IOException {
        JsonNode later = withAnUnknownField(file(sample));

        assertThat((Object) TEMPORAL.treeToValue(later, sample.type())).isEqualTo(sample.value());
    }

    @ParameterizedTest
    @ValueSource(classes = {Failure.class, Plan.class, Node.class, Brief.class, Opinion.class})
    void everyKindHasAFile(Class<?> kind) {
        Set<Class<?>> sampled = samples().stream()
                .filter(sample -> sample.type() == kind)
                .map(sample -> sample.value().getClass())
                .collect(Collectors.toSet());

        assertThat(sampled).isEqualTo(Set.of(kind.getPermittedSubclasses()));
    }

    /** A list or map at the root would lose the discriminators of its elements. */
    @Test
    void rootsOfPayloadsAreTypesOfOurOwn() {
        List<Type> roots = Stream.of(
                        AnalysisWorkflow.class,
                        CallActivities.class,
                        CompileActivities.class,
                        RejudgeActivities.class,
                        AggregateActivities.class,
                        HedgeActivities.class,
                        LedgerActivities.class,
                        SettleWorkflow.class,
                        SettleFailureWorkflow.class,
                        TextStoreActivities.class,
                        ResultActivities.class,
                        AlertWorkflow.class,
                        AlertActivities.class,
                        PreviewWorkflow.class,
                        RejudgeWorkflow.class,
                        InventoryWorkflow.class,
                        InventoryActivities.class,
                        TrialWorkflow.class,
                        TrialActivities.class,
                        EmbeddingWorkflow.class,
                        EmbeddingActivities.class,
                        ProviderAlertWorkflow.class,
                        ProviderAlertActivities.class,
                        TrainingWorkflow.class,
                        ExperimentAlertWorkflow.class,
                        DriftAlertWorkflow.class,
                        TrainingActivities.class,
                        ExperimentAlertActivities.class,
                        DriftAlertActivities.class,
                        WebhookWorkflow.class,
                        WebhookActivities.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .flatMap(CompatibilityTest::types)
                .filter(type -> type != void.class)
                .toList();

        assertThat(roots)
                .isNotEmpty()
                .allSatisfy(root -> assertThat(root)
                        .isInstanceOfSatisfying(
                                Class.class,
                                type -> assertThat(type.getPackageName()).startsWith("dev.polyphony")));
    }

    private static Stream<Type> types(Method method) {
        return Stream.concat(
                Stream.of(method.getGenericReturnType()), Arrays.stream(method.getGenericParameterTypes()));
    }

    private static JsonNode file(Sample sample) throws IOException {
        try (InputStream json = CompatibilityTest.class.getClassLoader().getResourceAsStream(sample.resource())) {
            return TEMPORAL.readTree(Objects.requireNonNull(json, sample.resource() + " is missing"));
        }
    }

    private static JsonNode withAnUnknownField(JsonNode tree) {
        tree.forEach(CompatibilityTest::withAnUnknownField);
        // Maps take any field: those by path and the chains of an inventory are left alone.
        if (tree instanceof ObjectNode object && !object.has("1") && !object.has("default")) {
            object.put("not_known_yet", "later");
        }
        return tree;
    }
}
