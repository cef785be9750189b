package dev.polyphony.decision;

import dev.polyphony.activity.CompileActivities;
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
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles with what budgets leave at this moment, and tells what came of it. */
public final class CompilePlan implements CompileActivities {
    /** The workflow that compiles by the same activity and executes nothing. */
    private static final String PREVIEW = "Preview";

    private static final Logger log = LoggerFactory.getLogger(CompilePlan.class);
    private static final Funding APPROVED = new Funding(null, List.of(), false, true);

    private final Supplier<PlanCompiler> compiler;
    private final Assessor assessor;
    private final BudgetView budgets;
    private final HedgeBudget hedges;
    private final RecordedPlans recorded;
    private final WebhookRegistry webhooks;

    /**
     * @param compiler that of the catalogue that holds
     * @param assessor knows whose confidence is worth an escalation
     * @param hedges hears of each plan that is about to run
     * @param recorded keeps what came of it
     * @param webhooks refuses what nobody could be told of
     */
    public CompilePlan(
            Supplier<PlanCompiler> compiler,
            Assessor assessor,
            BudgetView budgets,
            HedgeBudget hedges,
            RecordedPlans recorded,
            WebhookRegistry webhooks) {
        this.compiler = compiler;
        this.assessor = assessor;
        this.budgets = budgets;
        this.hedges = hedges;
        this.recorded = recorded;
        this.webhooks = webhooks;
    }

    @Override
    public Compilation compile(Analysis analysis) {
        return begun(compiled(analysis, workflowId()));
    }

    @Override
    public Compilation compileApproved(Analysis analysis) {
        return begun(told(analysis, compiler(workflowId()).compileUnlimited(analysis, APPROVED)));
    }

    /** One that begins as a line of a batch, which nobody follows. */
    public Compilation compileLine(Analysis analysis, String analysisId) {
        Compilation compilation = compiled(analysis, analysisId);
        if (compilation instanceof Compilation.Compiled(CompiledPlan plan)) {
            hedges.begin(plan.root());
        }
        return compilation;
    }

    private Compilation compiled(Analysis analysis, String analysisId) {
        return untellable(analysis)
                .orElseGet(() -> told(analysis, compiler(analysisId).compile(analysis, left(analysis))));
    }

    /**
     * One of several that begin side by side may find what the others hold already; a preview looks before any does.
     */
    private List<BudgetHeadroom> left(Analysis analysis) {
        List<BudgetHeadroom> left = budgets.of(analysis);
        Integer together = analysis.limits().together();
        return together == null || !isPreview(Activity.getExecutionContext().getInfo())
                ? left
                : left.stream().map(budget -> budget.among(together)).toList();
    }

    private static boolean isPreview(ActivityInfo info) {
        return info.getWorkflowType().equals(PREVIEW);
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

    private Compilation told(Analysis analysis, Compilation compilation) {
        return compilation instanceof Compilation.Compiled(CompiledPlan plan)
                ? new Compilation.Compiled(plan.uncalibrated(assessor.uncalibrated(analysis.prompt(), plan.root())))
                : compilation;
    }

    private PlanCompiler compiler(String analysisId) {
        return compiler.get().forAnalysis(analysisId);
    }

    private static String workflowId() {
        return Activity.getExecutionContext().getInfo().getWorkflowId();
    }

    /** Of a preview nothing is begun. */
    private Compilation begun(Compilation compilation) {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        if (isPreview(info)) {
            return compilation;
        }
        Compilation stands = recorded.record(info, compilation);
        if (stands instanceof Compilation.Compiled compiled) {
            hedges.begin(compiled.plan().root());
        }
        return stands;
    }
}
