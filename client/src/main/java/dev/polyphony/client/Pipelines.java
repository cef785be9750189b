package dev.polyphony.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.PipelineStep;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.client.ActionListener.Action;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.pipeline.PipelineState;
import dev.polyphony.pipeline.PipelineStatus;
import dev.polyphony.plan.Compilation;
import dev.polyphony.port.PipelineStore;
import dev.polyphony.text.Sha256;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.PipelineWorkflow;
import dev.polyphony.workflow.SearchAttributes;
import dev.polyphony.workflow.TaskPriority;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's pipelines. What they ask and answer is in the installation's database; others' pipelines do not exist
 * here. Methods that take an id throw {@link UnknownPipeline} where the tenant has none of that id.
 */
public final class Pipelines {
    private static final String PREFIX = "pl-";
    private static final int MOST_LISTED = 1000;

    /** As it is kept. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    /** What is lacking now may be there when a node has its turn. */
    private static final Set<String> MONEY = Set.of("max-cost", "budget");

    private static final int LONGEST_COMMENT = 64 * 1024;

    /** A workflow that has stored how it ended closes in the same task. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = JacksonJsonPayloadConverter.newDefaultObjectMapper();

    private final WorkflowClient temporal;
    private final Principal principal;
    private final ActionListener listener;
    private final PipelineStore store;
    private final Function<List<Analysis>, List<Compilation>> preview;

    /** @param preview compiles without executing */
    Pipelines(
            WorkflowClient temporal,
            Principal principal,
            ActionListener listener,
            PipelineStore store,
            Function<List<Analysis>, List<Compilation>> preview) {
        this.preview = preview;
        this.temporal = temporal;
        this.principal = principal;
        this.listener = listener;
        this.store = store;
    }

    /**
     * Begins a pipeline, unless the same was begun under the key before.
     *
     * @param key the same one for the same pipeline sent again; absent for one of its own
     * @throws PipelineConflict where the key stands for another
     * @throws InvalidField where it is too long, or what a node asks for cannot be: as far as a worker is there to say
     *     so
     */
    public Submission submit(@Nullable String key, Pipeline pipeline) {
        byte[] json = json(pipeline);
        if (json.length > MOST_BYTES) {
            throw new InvalidField(
                    "pipeline", json.length + " bytes with its inputs; at most " + MOST_BYTES + " can be kept");
        }
        String digest = HexFormat.of().formatHex(Sha256.of(new String(json, StandardCharsets.UTF_8)));
        WorkflowId id = principal.workflow(key == null ? AnalysisIds.mint(PREFIX) : of(key));
        if (key == null || store.digest(id).isEmpty()) {
            requireSound(pipeline);
        }
        boolean added = store.add(id, pipeline, digest);
        if (!added && !store.digest(id).map(digest::equals).orElse(false)) {
            throw PipelineConflict.another(id.id());
        }
        // Also where it was kept before: whoever did may not have come to begin it.
        if (find(id.id()).state() == PipelineState.RUNNING) {
            begin(id);
        }
        if (added) {
            listener.done(principal, Action.SUBMIT, id.id());
        }
        return new Submission(id.id(), !added);
    }

    /** What would be refused for whom it asks, or how, is refused before a node before it is paid for. */
    private void requireSound(Pipeline pipeline) {
        List<PipelineNode.Ask> asked = pipeline.nodes().stream()
                .filter(PipelineNode.Ask.class::isInstance)
                .map(PipelineNode.Ask.class::cast)
                .toList();
        List<Compilation> plans = previewed(asked.stream().map(this::draft).toList());
        for (int i = 0; i < plans.size(); i++) {
            if (plans.get(i) instanceof Compilation.Rejected rejected && !MONEY.contains(rejected.field())) {
                throw new InvalidField("nodes." + asked.get(i).name() + "." + rejected.field(), rejected.problem());
            }
        }
    }

    /**
     * None where nobody says: it is found out when their turn comes. A worker that begins right now may not have asked
     * for work yet, so one that is missed is looked for twice.
     */
    private List<Compilation> previewed(List<Analysis> drafts) {
        try {
            return preview.apply(drafts);
        } catch (WorkerFailed failed) {
            return List.of();
        } catch (NoWorker missed) {
            try {
                return preview.apply(drafts);
            } catch (NoWorker | WorkerFailed nobody) {
                return List.of();
            }
        }
    }

    private Analysis draft(PipelineNode.Ask ask) {
        return ask.analysis()
                .asStep(
                        "draft." + ask.name(),
                        principal.tenant(),
                        "What is asked.",
                        new PipelineStep("draft", ask.name(), null, null));
    }

    private static byte[] json(Pipeline pipeline) {
        try {
            return JSON.writeValueAsBytes(pipeline);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a pipeline can be written", e);
        }
    }

    /** The key may be anything, and a pipeline's id is shown and typed. */
    private String of(String key) {
        byte[] digest = Sha256.of(principal.tenant(), "\npipeline\n", key);
        return PREFIX + new BigInteger(1, digest).toString(32).substring(0, 20);
    }

    /** Unless it is under way. */
    private void begin(WorkflowId id) {
        Pipeline pipeline = definition(id.id());
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(id.value())
                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                .setPriority(TaskPriority.of(principal.tenant()))
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                        .set(SearchAttributes.TENANT, principal.tenant())
                        .set(SearchAttributes.STATUS, AnalysisStatus.RUNNING.word())
                        .build())
                .setStaticSummary(Objects.requireNonNullElse(pipeline.name(), "pipeline"))
                .build();
        int round = find(id.id()).round();
        try {
            SearchAttributesRegistration.around(
                    temporal,
                    () -> WorkflowClient.start(
                            temporal.newWorkflowStub(PipelineWorkflow.class, options)::run,
                            PipelineWorkflow.Run.of(pipeline, round)));
        } catch (WorkflowExecutionAlreadyStarted e) {
            // By whoever sent the same before, or this very request, tried again.
        }
    }

    /** How far it is, without what its nodes answered. */
    public PipelineStatus find(String id) {
        return store.status(workflow(id), false).orElseThrow(() -> new UnknownPipeline(id));
    }

    /** With what its nodes answered until now. */
    public PipelineStatus result(String id) {
        return store.status(workflow(id), true).orElseThrow(() -> new UnknownPipeline(id));
    }

    /** As it was submitted, its inputs in its words. */
    public Pipeline definition(String id) {
        return store.definition(workflow(id)).orElseThrow(() -> new UnknownPipeline(id));
    }

    /**
     * The newest first.
     *
     * @param most 1 to 1,000
     * @param before the last one that was read; absent for the newest
     */
    public List<PipelineStatus> list(int most, @Nullable String before) {
        if (most < 1 || most > MOST_LISTED) {
            throw new InvalidField("limit", most + " is not between 1 and " + MOST_LISTED);
        }
        return store.list(
                principal.tenant(), most, before == null ? null : find(before).id());
    }

    /**
     * What a person decides where one is asked.
     *
     * @param node absent where only one waits for it
     * @param comment for nodes that quote it; absent without
     * @return false where nobody is asked there now
     * @throws InvalidField where several wait and none is named
     */
    public boolean approve(String id, @Nullable String node, @Nullable String comment) {
        return decide(id, node, NodeState.APPROVED, comment, Action.APPROVE);
    }

    /** As {@link #approve}. */
    public boolean reject(String id, @Nullable String node, @Nullable String comment) {
        return decide(id, node, NodeState.REJECTED, comment, Action.REJECT);
    }

    private boolean decide(
            String id, @Nullable String node, NodeState decision, @Nullable String comment, Action action) {
        if (comment != null && comment.getBytes(StandardCharsets.UTF_8).length > LONGEST_COMMENT) {
            throw new InvalidField("comment", "more than " + LONGEST_COMMENT + " bytes");
        }
        PipelineStatus status = find(id);
        List<String> waiting =
                status.waiting().stream().map(PipelineStatus.Node::name).toList();
        if (node == null && waiting.size() > 1) {
            throw new InvalidField("node", "several wait for a decision; name one of " + String.join(", ", waiting));
        }
        if (node != null
                && status.nodes().stream().noneMatch(known -> known.name().equals(node))) {
            throw new InvalidField("node", "'" + node + "' is no node of " + id);
        }
        String named = node != null ? node : waiting.isEmpty() ? null : waiting.getFirst();
        boolean decided = named != null && store.decide(workflow(id), named, decision, comment);
        if (decided) {
            look(id);
            listener.done(principal, action, id);
        }
        return decided;
    }

    /** Ends what is under way and begins nothing more; false where it has ended, or is being cancelled. */
    public boolean cancel(String id) {
        find(id);
        boolean ordered = store.cancel(workflow(id));
        // Also where it was ordered before: whoever did may not have come to tell.
        if (ordered || find(id).state() == PipelineState.CANCELLING) {
            look(id);
        }
        if (ordered) {
            listener.done(principal, Action.CANCEL, id);
        }
        return ordered;
    }

    /**
     * Has one that failed, was cancelled or passed its deadline go on: nodes that have a result keep it. What the
     * others paid for before is read back, not asked again.
     *
     * @param maxCost what all nodes may cost together from now on, with what they did; absent for what it was
     * @return false where it runs, or has all its results
     * @throws PipelineConflict where it is about to end
     */
    public boolean resume(String id, @Nullable Money maxCost) {
        if (maxCost != null && maxCost.equals(Money.ZERO)) {
            throw new InvalidField("budget", "an amount of US dollars above zero, such as 0.05");
        }
        PipelineState state = find(id).state();
        if (state == PipelineState.RUNNING) {
            // Whoever resumed it before may not have come to begin it.
            begin(workflow(id));
            return false;
        }
        if (!state.isResumable()) {
            return false;
        }
        if (!StateReader.closes(temporal.newUntypedWorkflowStub(workflow(id).value()), CLOSING)) {
            throw PipelineConflict.ending(id);
        }
        boolean resumed = store.resume(workflow(id), maxCost);
        if (resumed) {
            begin(workflow(id));
            listener.done(principal, Action.RESUME, id);
        }
        return resumed;
    }

    /** Waits for a moment until the workflow of one that has ended has closed. */
    public void awaitClosed(String id) {
        find(id);
        StateReader.closes(temporal.newUntypedWorkflowStub(workflow(id).value()), CLOSING);
    }

    private void look(String id) {
        try {
            temporal.newWorkflowStub(PipelineWorkflow.class, workflow(id).value())
                    .look();
        } catch (WorkflowNotFoundException ended) {
            // Between the two.
        }
    }

    private WorkflowId workflow(String id) {
        if (!Analysis.isName(id)) {
            throw new UnknownPipeline(id.length() > 60 ? id.substring(0, 60) + "…" : id);
        }
        return principal.workflow(id);
    }
}
