package dev.polyphony.client;

import dev.polyphony.port.BatchStore;
import dev.polyphony.port.PipelineStore;
import dev.polyphony.port.TextStore;
import io.temporal.client.WorkflowClient;
import org.jspecify.annotations.Nullable;

/** What the clients of all tenants share: the server, and what keeps turns and memory of what it is asked. */
record Connection(
        WorkflowClient temporal,
        @Nullable ToldEvents events,
        Pollers pollers,
        WorkerRequests workerRequests,
        ProgressQuestion question,
        RecentStarts recent) {
    static Connection of(WorkflowClient temporal, @Nullable ToldEvents events) {
        Pollers pollers = new Pollers(temporal);
        return new Connection(
                temporal,
                events,
                pollers,
                new WorkerRequests(temporal, pollers),
                new ProgressQuestion(pollers),
                new RecentStarts());
    }

    /** As {@link AnalysisClient#isConnected}. */
    boolean isUp() {
        return new ServerReachability(temporal.getWorkflowServiceStubs().getRawChannel()).isUp();
    }

    /** Where the installation keeps what is submitted, beside Temporal; each absent where it is not at hand. */
    record Stores(
            @Nullable TextStore texts,
            @Nullable BatchStore batches,
            @Nullable PipelineStore pipelines) {
        static final Stores NONE = new Stores(null, null, null);

        BatchStore requireBatches() {
            if (batches == null) {
                throw new BatchesUnavailable();
            }
            return batches;
        }

        PipelineStore requirePipelines() {
            if (pipelines == null) {
                throw new PipelinesUnavailable();
            }
            return pipelines;
        }

        Stores with(TextStore kept) {
            return new Stores(kept, batches, pipelines);
        }

        Stores with(BatchStore kept) {
            return new Stores(texts, kept, pipelines);
        }

        Stores with(PipelineStore kept) {
            return new Stores(texts, batches, kept);
        }
    }
}
