package dev.polyphony.decision;

import dev.polyphony.activity.RecordedAnswer;
import dev.polyphony.activity.RejudgeActivities;
import dev.polyphony.activity.Rejudgement;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.plan.Compilation;
import dev.polyphony.planning.PlanCompiler;
import dev.polyphony.port.Availability.State;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.textstore.ClaimCheck;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans, prices and scores for answers that are there already. */
public final class RejudgeAnswers implements RejudgeActivities {
    private final Supplier<Catalogue> catalogue;
    private final Supplier<PlanCompiler> compiler;
    private final Assessor assessor;
    private final ClaimCheck claimCheck;

    public RejudgeAnswers(
            Supplier<Catalogue> catalogue, Supplier<PlanCompiler> compiler, Assessor assessor, ClaimCheck claimCheck) {
        this.catalogue = catalogue;
        this.compiler = compiler;
        this.assessor = assessor;
        this.claimCheck = claimCheck;
    }

    /** Keys, retirement and slots do not matter: what counts is whether the model's answer was recorded. */
    @Override
    public Compilation compileRejudgement(Rejudgement rejudgement) {
        Set<ModelRef> recorded = rejudgement.recorded().stream()
                .map(answer -> answer.reply().model())
                .collect(Collectors.toSet());
        Compilation compilation = compiler.get()
                .given(model ->
                        recorded.contains(model) ? new State.Ready() : new State.Blocked(new Failure.NotRecorded()))
                .compileUnlimited(amongRecorded(rejudgement), null);
        return compilation instanceof Compilation.Compiled compiled
                        && compiled.plan().root().judged()
                ? new Compilation.Rejected(
                        "strategy",
                        "recorded answers are judged without asking anybody, so not by models; use cheapest, fallback,"
                                + " escalate, ensemble, vote or hedge")
                : compilation;
    }

    @Override
    public Reassessed reassess(Rejudgement rejudgement) {
        return new Reassessed(rejudgement.recorded().stream()
                .map(answer -> new RecordedAnswer(
                        answer.name(), reassessed(rejudgement.analysis().prompt(), answer.reply())))
                .toList());
    }

    private Reply reassessed(String prompt, Reply reply) {
        Model model = catalogue.get().find(reply.model());
        Usage usage = reply.usage();
        // What was not counted did not cost nothing.
        Money cost = usage.equals(Usage.NONE)
                ? reply.cost()
                : money(model.priceOn(LocalDate.now(ZoneOffset.UTC)).cost(usage));
        return new Reply(
                        reply.model(),
                        reply.servedBy(),
                        reply.text(),
                        reply.usage(),
                        cost,
                        reply.latency(),
                        assessor.assess(prompt, claimCheck.whole(reply).text(), model.ref(), model.levels()),
                        reply.truncated(),
                        reply.sends(),
                        reply.simulated(),
                        reply.finalAnswer(),
                        null,
                        null,
                        reply.textRef(),
                        reply.cached(),
                        reply.reasoning(),
                        reply.failed(),
                        reply.toolCalls(),
                        reply.dropped(),
                        reply.logprobs(),
                        reply.continued(),
                        reply.stopSequence())
                .at(reply.host())
                .similarTo(reply.similar());
    }

    private static @Nullable Money money(OptionalLong cost) {
        return cost.isPresent() ? new Money(cost.getAsLong()) : null;
    }

    /** Where nobody names models, the recorded ones in the order they were asked. */
    private static Analysis amongRecorded(Rejudgement rejudgement) {
        Analysis analysis = rejudgement.analysis();
        if (!(analysis.selection() instanceof Preset preset) || !preset.models().isEmpty() || preset.chain() != null) {
            return analysis;
        }
        List<String> names = rejudgement.recorded().stream()
                .map(RecordedAnswer::name)
                .distinct()
                .toList();
        Selection among = new Preset(preset.strategy(), null, names, null, preset.tuning());
        return analysis.asked(analysis.id(), among, analysis.limits());
    }
}
