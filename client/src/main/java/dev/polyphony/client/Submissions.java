package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Principal;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Question;
import dev.polyphony.port.TextStore;
import dev.polyphony.text.ServerLimits;
import dev.polyphony.workflow.AnalysisAttributes;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.TaskPriority;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts one tenant's analyses, each id once. Images that do not fit beside the words of their analysis are kept among
 * the long texts before it starts; what it is known by is the same wherever they are.
 */
final class Submissions {
    private final WorkflowClient temporal;
    private final Principal principal;
    private final Executions executions;
    private final RecentStarts recent;
    private final @Nullable TextStore texts;

    /**
     * @param recent hears of each that begins
     * @param texts where images are kept; absent where there is no such place at hand
     */
    Submissions(
            WorkflowClient temporal,
            Principal principal,
            Executions executions,
            RecentStarts recent,
            @Nullable TextStore texts) {
        this.recent = recent;
        this.temporal = temporal;
        this.principal = principal;
        this.executions = executions;
        this.texts = texts;
    }

    Submission submit(Analysis analysis) {
        principal.requireOwn(analysis.tenant());
        boolean whole = analysis.travelsWhole();
        if (whole) {
            requireFitting(analysis);
        }
        String digest = QuestionDigest.of(analysis);
        // Where images are to be kept it is looked first: the same request again keeps nothing.
        return (whole ? executions.before(analysis.id()) : executions.search(analysis.id()))
                .map(found -> again(analysis, digest, found))
                .orElseGet(() -> start(whole ? analysis : withoutImages(analysis), digest));
    }

    /** Whether that was submitted before. */
    boolean isSubmitted(Analysis analysis) {
        principal.requireOwn(analysis.tenant());
        return executions
                .search(analysis.id())
                .map(found -> again(analysis, QuestionDigest.of(analysis), found))
                .isPresent();
    }

    private Analysis withoutImages(Analysis analysis) {
        if (texts == null) {
            throw new InvalidField(
                    "images",
                    "more than " + Analysis.MAX_PROMPT_BYTES
                            + " bytes in base64, with the words; larger ones are kept in the database of the workers,"
                            + " which is not known here: set POLYPHONY_DATABASE_URL for this process too, or in Java"
                            + " give the client a TextStore; or send smaller images");
        }
        String workflowId = principal.workflow(analysis.id()).value();
        Analysis light = analysis.withImages(image -> image.keptAt(texts.put(image.base64(), workflowId)));
        requireFitting(light);
        return light;
    }

    private Submission start(Analysis analysis, String digest) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(principal.workflow(analysis.id()).value())
                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                // Its first task knows no weights yet: a worker has them.
                .setPriority(TaskPriority.of(analysis, null))
                // A worker in this process has its first step with the word that it has begun.
                .setDisableEagerExecution(false)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTypedSearchAttributes(AnalysisAttributes.searchAttributes(analysis))
                .setMemo(Map.of(QuestionDigest.MEMO, digest))
                .setStaticSummary(AnalysisAttributes.summary(analysis))
                .setStaticDetails(AnalysisAttributes.details(analysis, true))
                .build();
        try {
            start(options, analysis);
            return new Submission(analysis.id(), false);
        } catch (WorkflowExecutionAlreadyStarted e) {
            // Where it is not to be found it is another tenant's, of before ids told them apart.
            return again(
                    analysis,
                    digest,
                    executions.lookUp(analysis.id()).orElseThrow(() -> new AnalysisConflict(analysis.id())));
        }
    }

    private void start(WorkflowOptions options, Analysis analysis) {
        SearchAttributesRegistration.around(
                temporal,
                () -> recent.began(WorkflowClient.start(
                        temporal.newWorkflowStub(AnalysisWorkflow.class, options)::analyze, analysis)));
    }

    private static Submission again(Analysis analysis, String digest, Executions.Found found) {
        if (!found.asks(digest)) {
            throw new AnalysisConflict(analysis.id());
        }
        return new Submission(analysis.id(), true);
    }

    /** In JSON, and sealed, a text is longer than by itself. */
    private void requireFitting(Analysis analysis) {
        int bytes = sent(analysis);
        if (bytes > ServerLimits.PAYLOAD) {
            int asked = sent(new Question(
                    analysis.prompt(), analysis.conversation(), analysis.answerSchema(), analysis.parameters()));
            throw new InvalidField(
                    2 * asked > bytes ? "prompt" : "models",
                    "the request is " + bytes + " bytes as it is sent; the Temporal server takes "
                            + ServerLimits.PAYLOAD + ", so shorten it");
        }
    }

    private int sent(Object value) {
        return temporal.getOptions()
                .getDataConverter()
                .toPayload(value)
                .map(Payload::getSerializedSize)
                .orElse(0);
    }
}
