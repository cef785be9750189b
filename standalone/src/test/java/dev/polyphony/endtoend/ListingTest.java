package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisFilter;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
    @TempDir
    private Path folder;

    private final List<Integer> pages = new CopyOnWriteArrayList<>();

    @Test
    void serverIsAskedForThePageThatIsShown() {
        try (RealServer server = RealServer.on(folder)) {
            for (int i = 0; i < 3; i++) {
                server.client().submit(Requests.fallback("openai/m"));
            }
            await().atMost(Requests.PATIENCE)
                    .until(() ->
                            server.client().list(new AnalysisFilter(null, 20)).size() == 3);
            WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget(server.address())
                    .setGrpcClientInterceptors(List.of(new PageSizes()))
                    .build());
            try {
                AnalysisClient client = new AnalysisClient(WorkflowClient.newInstance(stubs));

                assertThat(client.list(new AnalysisFilter(null, 2))).hasSize(2);
                assertThat(pages).containsExactly(2);
            } finally {
                stubs.shutdownNow();
            }
        }
    }

    /** Notes how many analyses a server is asked for. */
    private final class PageSizes implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void sendMessage(Q message) {
                    if (message instanceof ListWorkflowExecutionsRequest request) {
                        pages.add(request.getPageSize());
                    }
                    super.sendMessage(message);
                }
            };
        }
    }
}
