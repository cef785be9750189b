package dev.polyphony.cli.platform;

import dev.polyphony.analysis.Principal;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.connection.TemporalConnection;
import dev.polyphony.encryption.EncryptionKeys;
import java.net.URI;
import java.util.Optional;

/** A connection to a server that others run. */
final class AddressSession implements Session {
    private final ServerConnection server;
    private final AnalysisClient client;
    private final String where;

    private AddressSession(ServerConnection server, Principal principal, String where) {
        this.server = server;
        this.client = new AnalysisClient(server.client()).forPrincipal(principal);
        this.where = where;
    }

    static AddressSession connect(TemporalConnection to, EncryptionKeys keys, Principal principal) {
        return new AddressSession(ServerConnection.open(to, keys), principal, "Temporal at " + to);
    }

    @Override
    public AnalysisClient client() {
        return client;
    }

    @Override
    public String where() {
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
        server.close();
    }
}
