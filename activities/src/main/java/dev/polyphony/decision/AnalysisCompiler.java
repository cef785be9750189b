package dev.polyphony.decision;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.InvalidField;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Funding;
import dev.polyphony.planning.PlanCompiler;
import dev.polyphony.port.BudgetHeadroom;
import dev.polyphony.port.BudgetView;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.webhook.WebhookRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles with what budgets leave at this moment, and begins nothing: for analyses that run and for those that are
 * only looked at. Safe for use by many threads.
 */
public final class AnalysisCompiler {
    private static final Logger log = LoggerFactory.getLogger(AnalysisCompiler.class);
    private static final Funding APPROVED = new Funding(null, List.of(), false, true);

    private final Supplier<PlanCompiler> compiler;
    private final Assessor assessor;
    private final BudgetView budgets;
    private final WebhookRegistry webhooks;

    /**
     * @param compiler that of the catalogue that holds
     * @param assessor knows whose confidence is worth an escalation
     * @param webhooks refuses what nobody could be told of
     */
    public AnalysisCompiler(
            Supplier<PlanCompiler> compiler, Assessor assessor, BudgetView budgets, WebhookRegistry webhooks) {
        this.compiler = compiler;
        this.assessor = assessor;
        this.budgets = budgets;
        this.webhooks = webhooks;
    }

    /** @param workflowId under which it runs */
    Compilation compile(Analysis analysis, String workflowId) {
        return compile(analysis, workflowId, budgets.of(analysis));
    }

    /**
     * For one that is looked at. Of several that begin side by side each has its part of what budgets leave: one that
     * runs may find what the others hold already.
     *
     * @param workflowId under which it would run
     */
    public Compilation preview(Analysis analysis, String workflowId) {
        List<BudgetHeadroom> left = budgets.of(analysis);
        Integer together = analysis.limits().together();
        return compile(
                analysis,
                workflowId,
                together == null
                        ? left
                        : left.stream().map(budget -> budget.among(together)).toList());
    }

    private Compilation compile(Analysis analysis, String workflowId, List<BudgetHeadroom> left) {
        return untellable(analysis)
                .orElseGet(() -> assessed(analysis, compiler(workflowId).compile(analysis, left)));
    }

    /** Whatever budgets leave: somebody approved it. */
    Compilation compileApproved(Analysis analysis, String workflowId) {
        return assessed(analysis, compiler(workflowId).compileUnlimited(analysis, APPROVED));
    }

    /** What came in past a starter. Without a database it is not known here, and found out when it is sent. */
    private Optional<Compilation> untellable(Analysis analysis) {
        try {
            webhooks.check(analysis);
        } catch (InvalidField e) {
            return Optional.of(new Compilation.Rejected(e.field(), e.problem(), CompiledPlan.STORED_RESULT));
        } catch (StorageUnavailable e) {
            log.info("the receiver of {} is looked at when it is told: {}", analysis.id(), e.getMessage());
        }
        return Optional.empty();
    }

    private Compilation assessed(Analysis analysis, Compilation compilation) {
        return compilation instanceof Compilation.Compiled(CompiledPlan plan)
                ? new Compilation.Compiled(plan.uncalibrated(assessor.uncalibrated(analysis.prompt(), plan.root())))
                : compilation;
    }

    private PlanCompiler compiler(String workflowId) {
        return compiler.get().forAnalysis(workflowId);
    }
}
