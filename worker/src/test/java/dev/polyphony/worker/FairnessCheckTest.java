package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.taskqueue.v1.TaskQueuePartitionMetadata;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FairnessCheckTest {
    @Test
    void nothingIsSaidOfAServerThatIsSetUpForIt() throws IOException {
        assertThat(problem("1.32.0", 1)).isEmpty();
        assertThat(problem("2.0.0", 1)).isEmpty();
    }

    @Test
    void partitionsOfAServerWithoutOurSettingsAreTold() throws IOException {
        assertThat(problem("1.32.0", 4))
                .hasValueSatisfying(told -> assertThat(told).contains("4 partitions", "deploy/temporal.yaml"));
    }

    @Test
    void versionFromBeforeFairnessIsTold() throws IOException {
        assertThat(problem("1.28.1", 1))
                .hasValueSatisfying(told -> assertThat(told).contains("1.28.1", "1.29"));
    }

    private static Optional<String> problem(String version, int partitions) throws IOException {
        String name = UUID.randomUUID().toString();
        Server server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(new OtherServer(version, partitions))
                .build()
                .start();
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).directExecutor().build();
        try {
            return FairnessCheck.problem(WorkflowServiceGrpc.newBlockingStub(channel), "default");
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    private static final class OtherServer extends WorkflowServiceGrpc.WorkflowServiceImplBase {
        private final String version;
        private final int partitions;

        OtherServer(String version, int partitions) {
            this.version = version;
            this.partitions = partitions;
        }

        @Override
        public void getSystemInfo(GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
            answer.onNext(
                    GetSystemInfoResponse.newBuilder().setServerVersion(version).build());
            answer.onCompleted();
        }

        @Override
        public void listTaskQueuePartitions(
                ListTaskQueuePartitionsRequest request, StreamObserver<ListTaskQueuePartitionsResponse> answer) {
            answer.onNext(ListTaskQueuePartitionsResponse.newBuilder()
                    .addAllActivityTaskQueuePartitions(
                            Collections.nCopies(partitions, TaskQueuePartitionMetadata.getDefaultInstance()))
                    .build());
            answer.onCompleted();
        }
    }
}
