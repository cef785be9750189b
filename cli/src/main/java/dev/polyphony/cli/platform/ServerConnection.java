package dev.polyphony.cli.platform;

import dev.polyphony.client.SearchAttributesRegistration;
import dev.polyphony.client.SearchAttributesRegistration.RegistrationRefused;
import dev.polyphony.codec.EncryptionCodec;
import dev.polyphony.connection.TemporalConnection;
import dev.polyphony.encryption.EncryptionKeys;
import dev.polyphony.telemetry.Telemetry;
import dev.polyphony.telemetry.TracedClient;
import dev.polyphony.workflow.AnalysisWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A connection to a Temporal server that knows our search attributes. */
public record ServerConnection(WorkflowServiceStubs stubs, WorkflowClient client) implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** A poll is held for a minute at the most. */
    private static final Duration POLL = Duration.ofSeconds(70);

    /** @throws PlatformUnavailable where no server answers or takes us, or it does not take our search attributes */
    public static ServerConnection open(TemporalConnection to, EncryptionKeys keys) {
        return open(to, keys, CONNECT, Telemetry.off());
    }

    /** As {@link #open(TemporalConnection, EncryptionKeys)}, and what is begun by it is traced. */
    public static ServerConnection open(TemporalConnection to, EncryptionKeys keys, Telemetry telemetry) {
        return open(to, keys, CONNECT, telemetry);
    }

    /** @param patience with a server that is known to be there: a busy machine takes its time to say so */
    public static ServerConnection open(
            TemporalConnection to, EncryptionKeys keys, Duration patience, Telemetry telemetry) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(
                to.applyTo(WorkflowServiceStubsOptions.newBuilder()).build());
        try {
            connect(stubs, Instant.now().plus(patience));
            new SearchAttributesRegistration(stubs, to.namespace()).register();
        } catch (RegistrationRefused e) {
            stubs.shutdownNow();
            throw new PlatformUnavailable(String.valueOf(e.getMessage()), e);
        } catch (StatusRuntimeException | IllegalStateException e) {
            stubs.shutdownNow();
            throw new PlatformUnavailable(to.problem(e), e);
        }
        WorkflowClientOptions.Builder options = WorkflowClientOptions.newBuilder()
                .setNamespace(to.namespace())
                .setDataConverter(new EncryptionCodec(keys).converter());
        if (telemetry.isOn()) {
            options.setInterceptors(new TracedClient(telemetry));
        }
        return new ServerConnection(stubs, WorkflowClient.newInstance(stubs, options.build()));
    }

    /** The client itself gives up after five seconds, whatever it is told. */
    private static void connect(WorkflowServiceStubs stubs, Instant latest) {
        while (true) {
            try {
                stubs.connect(CONNECT);
                return;
            } catch (StatusRuntimeException | IllegalStateException e) {
                if (Instant.now().isAfter(latest)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Who polls for analyses, as far as the server has heard within a poll's length: it remembers the dead for minutes.
     */
    public List<String> pollers() {
        return stubs
                .blockingStub()
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setTaskQueue(TaskQueue.newBuilder().setName(AnalysisWorkflow.TASK_QUEUE))
                        .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                        .build())
                .getPollersList()
                .stream()
                .filter(poller -> poller.getLastAccessTime().getSeconds()
                        > Instant.now().minus(POLL).getEpochSecond())
                .map(PollerInfo::getIdentity)
                .toList();
    }

    @Override
    public void close() {
        stubs.shutdownNow();
    }
}
