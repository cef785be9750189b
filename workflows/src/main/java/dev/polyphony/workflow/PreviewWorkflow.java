package dev.polyphony.workflow;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Persisted;
import dev.polyphony.plan.Compilation;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** Compiles requests without executing them: nothing is asked and nothing is spent. */
@WorkflowInterface
public interface PreviewWorkflow {

    /** One compilation for each draft, in their order. */
    @WorkflowMethod(name = "Preview")
    Compilations preview(Drafts drafts);

    @Persisted
    record Drafts(List<Analysis> analyses) {
        public Drafts {
            analyses = List.copyOf(analyses);
        }
    }

    @Persisted
    record Compilations(List<Compilation> compilations) {
        public Compilations {
            compilations = List.copyOf(compilations);
        }
    }
}
