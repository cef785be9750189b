package dev.polyphony.standalone;

import io.grpc.StatusRuntimeException;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;

/** Has our own server keep histories as long as answers are kept; by itself it deletes them after a day. */
final class HistoryRetention {
    /** What a server takes at the least. */
    private static final Duration LEAST = Duration.ofDays(1);

    private HistoryRetention() {}

    /** Of no effect where it is so already; the server's own stands where it refuses. */
    static void set(WorkflowServiceStubs server, String namespace, Duration retention) {
        Duration longest = retention.compareTo(LEAST) < 0 ? LEAST : retention;
        com.google.protobuf.Duration wanted = com.google.protobuf.Duration.newBuilder()
                .setSeconds(longest.toSeconds())
                .build();
        try {
            com.google.protobuf.Duration now = server.blockingStub()
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(namespace)
                            .build())
                    .getConfig()
                    .getWorkflowExecutionRetentionTtl();
            if (!now.equals(wanted)) {
                server.blockingStub()
                        .updateNamespace(UpdateNamespaceRequest.newBuilder()
                                .setNamespace(namespace)
                                .setConfig(NamespaceConfig.newBuilder().setWorkflowExecutionRetentionTtl(wanted))
                                .build());
            }
        } catch (StatusRuntimeException e) {
            System.getLogger("polyphony")
                    .log(System.Logger.Level.WARNING, "histories are kept as the server has it: {0}", e.getMessage());
        }
    }
}
