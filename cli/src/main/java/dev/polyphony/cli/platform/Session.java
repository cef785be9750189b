package dev.polyphony.cli.platform;

import dev.polyphony.analysis.Principal;
import dev.polyphony.client.AnalysisClient;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** An open connection to a Temporal server, and whatever had to be started for it, which ends with it. */
public interface Session extends AutoCloseable {
    /** Knows the tenant's analyses alone that the settings name. */
    AnalysisClient client();

    /** One line, such as {@code Temporal dev server at 127.0.0.1:7233, state in ~/.polyphony}. */
    String temporal();

    /** Where a person can look at an analysis; empty where there is no Web UI. */
    Optional<URI> webUi(String analysisId);

    /** Whether answers come from the built-in simulator because no provider key is set. */
    boolean simulated();

    /** Names of the models of this machine that answer here, since no provider is set up; empty where others do. */
    default List<String> local() {
        return List.of();
    }

    /** Whether an analysis outlives this process. */
    boolean durable();

    /** Whether a worker runs that does not end with this session. */
    boolean workerElsewhere();

    /** What a person types to come back to the analysis. */
    default String comeBack(String analysisId) {
        Principal principal = client().principal();
        String tenant = principal.equals(Principal.DEFAULT) ? "" : "--tenant " + principal.tenant() + " ";
        return "polyphony watch " + tenant + analysisId;
    }

    @Override
    void close();
}
