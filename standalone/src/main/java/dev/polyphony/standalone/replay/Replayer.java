package dev.polyphony.standalone.replay;

import dev.polyphony.workflow.AnalysisWorkflow;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.metadata.POJOWorkflowImplMetadata;
import io.temporal.common.metadata.POJOWorkflowMethodMetadata;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;

/** Has the workflows of this version do again what histories say. Asks nobody and writes nothing; for many threads. */
final class Replayer implements AutoCloseable {
    /** On a busy machine a workflow's own second would be too short, and what takes longer be taken for a deadlock. */
    private static final Duration NO_DEADLOCK = Duration.ofMinutes(2);

    /** Over in a moment, while somebody waits: there are many, and none is left for another version. */
    private static final Set<String> PASSING = Set.of("Inventory", "Preview", "ProviderTrial", "Rejudge");

    private final TestWorkflowEnvironment environment;
    private final Worker worker;
    private final List<String> types;

    Replayer(DataConverter converter) {
        Class<?>[] workflows = workflows();
        environment = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(converter)
                        .build())
                .build());
        worker = environment.newWorker(
                AnalysisWorkflow.TASK_QUEUE,
                WorkerOptions.newBuilder()
                        .setDefaultDeadlockDetectionTimeout(NO_DEADLOCK.toMillis())
                        .build());
        worker.registerWorkflowImplementationTypes(workflows);
        types = Arrays.stream(workflows)
                .flatMap(workflow -> POJOWorkflowImplMetadata.newInstance(workflow).getWorkflowMethods().stream())
                .map(POJOWorkflowMethodMetadata::getName)
                .sorted()
                .toList();
    }

    /** Those that a worker of this version hosts, as its own file lists them. */
    private static Class<?>[] workflows() {
        YamlPropertiesFactoryBean file = new YamlPropertiesFactoryBean();
        file.setResources(new ClassPathResource("polyphony-worker.yml"));
        Properties properties = Objects.requireNonNull(file.getObject());
        return properties.entrySet().stream()
                .filter(entry -> entry.getKey().toString().contains("workflow-classes["))
                .map(Map.Entry::getValue)
                .map(name -> loaded(name.toString()))
                .toArray(Class<?>[]::new);
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a worker of this version would not start: " + name, e);
        }
    }

    /** Names of the workflow types of this version that another version may have to go on with. */
    List<String> lastingTypes() {
        return types.stream().filter(type -> !PASSING.contains(type)).toList();
    }

    ReplayFinding replay(WorkflowExecutionHistory history) {
        String id = history.getWorkflowExecution().getWorkflowId();
        WorkflowExecutionStartedEventAttributes started =
                history.getEvents().getFirst().getWorkflowExecutionStartedEventAttributes();
        String run = started.getOriginalExecutionRunId();
        String type = started.getWorkflowType().getName();
        int events = history.getEvents().size();
        try {
            worker.replayWorkflowExecution(history);
            return ReplayFinding.ok(id, run, type, events);
        } catch (Exception | Error e) {
            if (e instanceof VirtualMachineError fatal) {
                throw fatal;
            }
            return ReplayFinding.of(id, run, type, events, e);
        }
    }

    @Override
    public void close() {
        environment.close();
    }
}
