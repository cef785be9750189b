package dev.polyphony.decision;

import dev.polyphony.alert.DriftAlert;
import dev.polyphony.call.InvalidField;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.learning.LearntWorkload;
import dev.polyphony.learning.LearntWorkloads;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.workload.StoredWorkloads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was learnt, as the database has it: looked at when somebody asks and some seconds have passed, read when it has
 * changed. Where the database does not answer, what was read last goes on to hold.
 */
public final class KnownWorkloads implements LearntWorkloads {
    private static final Logger LOG = LoggerFactory.getLogger(KnownWorkloads.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final StoredWorkloads stored;
    private final Embeddings embeddings;
    private final InstantSource clock;
    private Instant looked = Instant.EPOCH;
    private String version = "";
    private Map<String, List<LearntWorkload>> byTenant = Map.of();

    /** @param embeddings tell what prompts mean, where that was learnt */
    public KnownWorkloads(StoredWorkloads stored, Embeddings embeddings, InstantSource clock) {
        this.stored = stored;
        this.embeddings = embeddings;
        this.clock = clock;
    }

    @Override
    public synchronized List<LearntWorkload> of(String tenant) {
        if (!clock.instant().isBefore(looked.plus(LOOK))) {
            try {
                String current = stored.version();
                if (!current.equals(version)) {
                    byTenant = read();
                    version = current;
                }
            } catch (StorageUnavailable away) {
                LOG.warn("what was learnt cannot be looked at: {}", away.getMessage());
            }
            // Also where that failed: those who wait meanwhile do not all wait for it again.
            looked = clock.instant();
        }
        return byTenant.getOrDefault(tenant, List.of());
    }

    @Override
    public Embeddings embeddings() {
        return embeddings;
    }

    private Map<String, List<LearntWorkload>> read() {
        record Of(String tenant, LearntWorkload workload) {}
        List<Of> all = new ArrayList<>();
        for (StoredWorkloads.Stored one : stored.all()) {
            try {
                all.add(new Of(
                        one.tenant(),
                        learnt(one)
                                .standing(
                                        one.at(),
                                        one.drifts().stream()
                                                .map(DriftAlert::figures)
                                                .toList(),
                                        one.explored())));
            } catch (InvalidField e) {
                LOG.warn("what was learnt is left out: {}", e.getMessage());
            }
        }
        return all.stream()
                .collect(Collectors.groupingBy(Of::tenant, Collectors.mapping(Of::workload, Collectors.toList())));
    }

    /** How it stands changes with people's ratings, and reading what was learnt takes long: of one training, once. */
    private LearntWorkload learnt(StoredWorkloads.Stored one) {
        return byTenant.getOrDefault(one.tenant(), List.of()).stream()
                .filter(known -> known.name().equals(one.name())
                        && known.standing() != null
                        && known.standing().learntAt().equals(one.at()))
                .findFirst()
                .orElseGet(() -> LearntWorkload.read(one.name(), one.learnt()));
    }
}
