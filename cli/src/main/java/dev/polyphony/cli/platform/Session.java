package dev.polyphony.cli.platform;

import dev.polyphony.analysis.Principal;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.Planning;
import java.net.URI;
import java.util.Optional;

/** An open connection to a Temporal server, and whatever had to be started for it, which ends with it. */
public interface Session extends PlanningSession {
    /** Knows the tenant's analyses alone that the settings name. */
    AnalysisClient client();

    /** By the workers of that server. */
    @Override
    default Planning planning() {
        return client();
    }

    /** Where a person can look at an analysis; empty where there is no Web UI. */
    Optional<URI> webUi(String analysisId);

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
}
