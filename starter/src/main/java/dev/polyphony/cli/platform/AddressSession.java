package dev.polyphony.cli.platform;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.SearchAttributesRegistration;
import dev.polyphony.client.SearchAttributesRegistration.RegistrationRefused;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A connection to a server that others run. */
final class AddressSession implements Session {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final WorkflowServiceStubs stubs;
    private final AnalysisClient client;
    private final String where;

    private AddressSession(WorkflowServiceStubs stubs, AnalysisClient client, String where) {
        this.stubs = stubs;
        this.client = client;
        this.where = where;
    }

    static AddressSession connect(String address, String namespace) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
        try {
            stubs.connect(CONNECT);
            new SearchAttributesRegistration(stubs, namespace).register();
        } catch (RegistrationRefused e) {
            stubs.shutdownNow();
            throw new PlatformUnavailable(String.valueOf(e.getMessage()), e);
        } catch (StatusRuntimeException | IllegalStateException e) {
            stubs.shutdownNow();
            throw new PlatformUnavailable(
                    "the Temporal server at " + address + " (namespace " + namespace + ") does not answer; "
                            + "is it running, and is TEMPORAL_ADDRESS right?",
                    e);
        }
        WorkflowClient client = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
        return new AddressSession(
                stubs, new AnalysisClient(client), "Temporal at " + address + ", namespace " + namespace);
    }

    @Override
    public AnalysisClient client() {
        return client;
    }

    @Override
    public String temporal() {
        return where;
    }

    /** The Web UI of a server is anywhere, or nowhere. */
    @Override
    public Optional<URI> webUi(String analysisId) {
        return Optional.empty();
    }

    @Override
    public boolean simulated() {
        return false;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public boolean workerElsewhere() {
        return true;
    }

    @Override
    public void close() {
        stubs.shutdown();
    }
}
