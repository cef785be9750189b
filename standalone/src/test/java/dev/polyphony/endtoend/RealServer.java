package dev.polyphony.endtoend;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.SearchAttributesRegistration;
import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.StateFolder;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The dev server that users get, on a state folder of the test's own. */
final class RealServer implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(30);

    private final DevServer server;
    private final WorkflowServiceStubs stubs;

    private final AtomicBoolean closed = new AtomicBoolean();

    private final Path folder;

    private RealServer(DevServer server, Path folder) {
        this.server = server;
        this.folder = folder;
        // A test that fails before it can close this must not leave a server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(server.address())
                .build());
        stubs.connect(CONNECT);
        new SearchAttributesRegistration(stubs, "default").register();
    }

    static RealServer on(Path folder) {
        return new RealServer(DevServer.use(new StateFolder(folder), TemporalCommand.path(), line -> {}), folder);
    }

    Path folder() {
        return folder;
    }

    String address() {
        return server.address();
    }

    WorkflowClient temporal() {
        return WorkflowClient.newInstance(stubs);
    }

    AnalysisClient client() {
        return new AnalysisClient(temporal());
    }

    private void stop() {
        if (closed.compareAndSet(false, true)) {
            server.close();
        }
    }

    @Override
    public void close() {
        stubs.shutdownNow();
        stop();
    }
}
