package dev.polyphony.worker;

import dev.polyphony.workflow.AnalysisWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a server gives tenants fair shares of a queue, as far as it can be asked: its version, and how many
 * partitions a queue has. That fairness is switched on cannot be seen from outside; one that has the one is taken to
 * have the other.
 */
public final class FairnessCheck {
    private static final Logger log = LoggerFactory.getLogger(FairnessCheck.class);

    /** The first with fairness keys. */
    private static final int MAJOR = 1;

    private static final int MINOR = 29;

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

    private FairnessCheck() {}

    /** One line for whoever looks after the server; empty where nothing is known against it. */
    public static Optional<String> problem(WorkflowServiceBlockingStub server, String namespace) {
        String version =
                server.getSystemInfo(GetSystemInfoRequest.getDefaultInstance()).getServerVersion();
        if (isTooOld(version)) {
            return Optional.of(
                    "version " + version + " knows no fair shares of tenants, and batch may go before what is"
                            + " interactive; from " + MAJOR + "." + MINOR + " on it does");
        }
        int partitions = server.listTaskQueuePartitions(ListTaskQueuePartitionsRequest.newBuilder()
                        .setNamespace(namespace)
                        .setTaskQueue(TaskQueue.newBuilder().setName(AnalysisWorkflow.TASK_QUEUE))
                        .build())
                .getActivityTaskQueuePartitionsCount();
        return partitions <= 1
                ? Optional.empty()
                : Optional.of(
                        "queues have " + partitions + " partitions, so that tenants' shares and priorities do not hold"
                                + " exactly, or not at all; deploy/temporal.yaml has the settings");
    }

    private static boolean isTooOld(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return false;
        }
        int major = Integer.parseInt(parts.group(1));
        return major < MAJOR || (major == MAJOR && Integer.parseInt(parts.group(2)) < MINOR);
    }

    /** Says it in the log. A server that cannot be asked, as the in-process one, is left alone. */
    static void warn(WorkflowClient temporal) {
        try {
            problem(
                            temporal.getWorkflowServiceStubs().blockingStub(),
                            temporal.getOptions().getNamespace())
                    .ifPresent(problem -> log.warn("the Temporal server: {}", problem));
        } catch (StatusRuntimeException e) {
            log.debug("whether the Temporal server is fair to tenants is not known: {}", e.getMessage());
        }
    }
}
