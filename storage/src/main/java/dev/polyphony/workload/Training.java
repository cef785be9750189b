package dev.polyphony.workload;

import dev.polyphony.workload.StoredWorkloads.Stored;
import java.time.Instant;
import java.util.Map;

/** Which training of which workload. */
record Training(String tenant, String workload, Instant learntAt) {
    static Training of(Stored stored) {
        return new Training(stored.tenant(), stored.name(), stored.at());
    }

    /** As the tables have it. */
    Map<String, Object> bindings() {
        return Map.of("tenant", tenant, "workload", workload, "learnt", learntAt.toEpochMilli());
    }
}
