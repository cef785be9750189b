package dev.polyphony.batching;

import dev.polyphony.activity.BatchActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisPriority;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchState;
import dev.polyphony.batches.BatchWork;
import dev.polyphony.batches.BatchWork.Standing;
import dev.polyphony.batches.BatchWork.Waiting;
import dev.polyphony.call.Question;
import dev.polyphony.decision.CompilePlan;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.recording.CancelledCalls;
import dev.polyphony.textstore.ClaimCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and compiles lines, and keeps what came of them. */
public final class BatchLines implements BatchActivities {
    /** Of all questions that are taken at once: with their plans they have to fit into one history event. */
    private static final long MOST_BYTES = 256 * 1024;

    /** A longer question is read by each call from where it is kept, and stays out of the history. */
    private static final int LONGEST_INLINE = 4 * 1024;

    /** What people see of one that is elsewhere. */
    private static final int BEGINNING = 200;

    private final BatchWork work;
    private final CompilePlan plans;
    private final ClaimCheck claimCheck;
    private final CancelledCalls cancelled;

    /** @param cancelled knows what calls that nobody waited for came to */
    public BatchLines(BatchWork work, CompilePlan plans, ClaimCheck claimCheck, CancelledCalls cancelled) {
        this.work = work;
        this.plans = plans;
        this.claimCheck = claimCheck;
        this.cancelled = cancelled;
    }

    @Override
    public Taken take(Wanted wanted) {
        WorkflowId batch = WorkflowId.parse(wanted.batchId());
        Standing standing = work.standing(wanted.batchId()).orElse(null);
        if (standing == null) {
            // Deleted meanwhile: there is nothing left to do.
            return new Taken(BatchState.ENDED, List.of(), null, null);
        }
        List<Line> lines = new ArrayList<>();
        Compilation.Unfunded unfunded = null;
        if (standing.state() == BatchState.RUNNING && wanted.most() > 0) {
            for (Waiting waiting : work.waiting(wanted.batchId(), wanted.after(), wanted.most(), MOST_BYTES)) {
                Line line = line(batch, waiting);
                if (line.compilation() instanceof Compilation.Unfunded lacking) {
                    unfunded = lacking;
                    break;
                }
                lines.add(line);
            }
        }
        return new Taken(standing.state(), lines, standing.limits().budget(), unfunded);
    }

    private Line line(WorkflowId batch, Waiting waiting) {
        Analysis analysis = after(waiting.analysis());
        String id = new WorkflowId(batch.tenant(), BatchLine.analysisId(batch.id(), waiting.line())).value();
        Compilation compilation = plans.compileLine(analysis, id);
        boolean elsewhere = analysis.promptBytes() > LONGEST_INLINE
                || (compilation instanceof Compilation.Compiled(CompiledPlan plan)
                        && Boolean.TRUE.equals(plan.byReference()));
        if (!elsewhere || !(compilation instanceof Compilation.Compiled)) {
            return new Line(
                    waiting.line(),
                    compilation instanceof Compilation.Compiled ? analysis : brief(analysis),
                    compilation,
                    null);
        }
        String kept = claimCheck.keep(
                new Question(
                        analysis.prompt(), analysis.conversation(), analysis.answerSchema(), analysis.parameters()),
                id);
        return new Line(waiting.line(), brief(analysis), compilation, kept);
    }

    /** The same behind what people wait for; nobody reads it in pieces. */
    private static Analysis after(Analysis analysis) {
        return new Analysis(
                analysis.id(),
                analysis.tenant(),
                analysis.prompt(),
                analysis.selection(),
                analysis.limits(),
                analysis.conversation(),
                analysis.answerSchema(),
                analysis.label(),
                analysis.cache(),
                AnalysisPriority.BATCH,
                analysis.parameters(),
                null,
                null,
                null,
                analysis.semanticCache());
    }

    /** What the workflow has to know of it where its question is elsewhere. */
    private static Analysis brief(Analysis analysis) {
        String prompt = analysis.prompt();
        int end = prompt.offsetByCodePoints(0, Math.min(BEGINNING, prompt.codePointCount(0, prompt.length())));
        return new Analysis(
                analysis.id(),
                analysis.tenant(),
                prompt.isBlank() ? "…" : prompt.substring(0, end) + "…",
                analysis.selection(),
                analysis.limits(),
                null,
                null,
                analysis.label(),
                analysis.cache(),
                analysis.priority(),
                null,
                null,
                null,
                null,
                analysis.semanticCache());
    }

    @Override
    public void store(Ended ended) {
        WorkflowId batch = WorkflowId.parse(ended.batchId());
        Map<Integer, AnalysisResult> results = new LinkedHashMap<>();
        ended.lines().forEach(line -> results.put(line.number(), known(batch, line)));
        work.conclude(ended.batchId(), results);
    }

    private AnalysisResult known(WorkflowId batch, LineResult line) {
        return cancelled.told(
                new WorkflowId(batch.tenant(), BatchLine.analysisId(batch.id(), line.number())), line.result());
    }

    @Override
    public void tell(Wait wait) {
        work.waits(wait.batchId(), wait.why());
    }

    @Override
    public void end(End end) {
        work.end(end.batchId(), end.how(), end.problem());
    }
}
