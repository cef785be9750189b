package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisState;
import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.StateFolder;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that knows nothing of Polyphony yet. */
class FreshServerTest {
    @Test
    void firstSubmissionRegistersWhatAnalysesAreListedBy(@TempDir Path folder) {
        try (DevServer server = DevServer.use(new StateFolder(folder), TemporalCommand.path(), line -> {})) {
            WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget(server.address())
                    .build());
            // The client itself gives up after five seconds, which a busy machine may need.
            await().atMost(Requests.PATIENCE).ignoreExceptions().until(() -> {
                stubs.connect(Requests.PATIENCE);
                return true;
            });
            Analysis analysis = Requests.fallback("openai/m");
            AnalysisClient client = new AnalysisClient(WorkflowClient.newInstance(stubs));

            assertThat(client.submit(analysis).already()).isFalse();

            assertThat(client.show(analysis.id())).isInstanceOf(AnalysisState.Unattended.class);
            stubs.shutdownNow();
        }
    }
}
