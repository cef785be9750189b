package dev.polyphony.worker;

import dev.polyphony.access.AuditLog;
import dev.polyphony.batches.BatchWork;
import dev.polyphony.conversation.Conversations;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.ledger.Retention;
import dev.polyphony.pipelinestore.PipelineWork;
import dev.polyphony.rating.StoredRatings;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what was asked and answered when it is old, conversations too, and when it is older who did what; but nothing
 * of an analysis that Temporal says is open, however long it has been.
 */
final class RetentionJob {
    private static final Logger log = LoggerFactory.getLogger(RetentionJob.class);

    private final Retention retention;
    private final BatchWork batches;
    private final PipelineWork pipelines;
    private final Conversations conversations;
    private final StoredRatings ratings;
    private final AuditLog audit;
    private final ProviderHealth health;
    private final WorkflowClient temporal;
    private final Ages ages;

    /** @param texts of what was asked, answered and said */
    record Ages(Duration texts, Duration audit) {}

    RetentionJob(
            Retention retention,
            BatchWork batches,
            PipelineWork pipelines,
            Conversations conversations,
            StoredRatings ratings,
            AuditLog audit,
            ProviderHealth health,
            WorkflowClient temporal,
            Ages ages) {
        this.retention = retention;
        this.batches = batches;
        this.pipelines = pipelines;
        this.conversations = conversations;
        this.ratings = ratings;
        this.audit = audit;
        this.health = health;
        this.temporal = temporal;
        this.ages = ages;
    }

    void go() {
        Duration age = ages.texts();
        health.forgetChanges(age);
        int old = batches.forget(age);
        if (old > 0) {
            log.info("deleted {} batches that are older than {}", old, age);
        }
        int oldPipelines = pipelines.forget(age);
        if (oldPipelines > 0) {
            log.info("deleted {} pipelines that are older than {}", oldPipelines, age);
        }
        conversations.forgetOlder(age);
        ratings.forgetTexts(age);
        audit.forgetBefore(Instant.now().minus(ages.audit()));
        AtomicInteger forgotten = new AtomicInteger();
        LedgerMaintenance.each(retention.expired(age), analysis -> {
            if (!isOpen(analysis)) {
                retention.forget(analysis);
                forgotten.incrementAndGet();
            }
        });
        if (forgotten.get() > 0) {
            log.info("deleted what {} analyses asked and were answered: it is older than {}", forgotten, age);
        }
    }

    private boolean isOpen(String analysis) {
        try {
            return temporal.newUntypedWorkflowStub(analysis).describe().getStatus()
                    == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        } catch (WorkflowNotFoundException forgotten) {
            return false;
        }
    }
}
