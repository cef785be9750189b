package dev.polyphony.planning.selection;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.evaluation.ExploredModel;
import dev.polyphony.learning.AskPolicy;
import dev.polyphony.learning.LearntPanel;
import dev.polyphony.learning.LearntPrompt;
import dev.polyphony.learning.LearntWorkload;
import dev.polyphony.learning.LearntWorkload.Standing;
import dev.polyphony.learning.LearntWorkloads;
import dev.polyphony.learning.Wish;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Exploration;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.Prediction;
import dev.polyphony.planning.selection.Explorer.Base;
import dev.polyphony.scoring.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom to ask, and for how long to go on, by what was learnt from graded answers to such prompts. A panel of one is one
 * outcome. Where nothing was learnt, the strongest model that can answer is asked alone.
 */
final class AdaptivePlan {
    private static final int SUBSTITUTES = 3;

    private final Catalogue catalogue;
    private final ModelChoice models;
    private final LearntWorkloads learnt;
    private final Analysis analysis;
    private final ExplorationRule exploration;

    AdaptivePlan(
            Catalogue catalogue,
            ModelChoice models,
            LearntWorkloads learnt,
            Analysis analysis,
            ExplorationRule exploration) {
        this.catalogue = catalogue;
        this.models = models;
        this.learnt = learnt;
        this.analysis = analysis;
        this.exploration = exploration;
    }

    /**
     * @param choices takes what was chosen, and why
     * @throws InvalidField where a workload is named that there is not, or none of its models can be asked
     */
    Plan of(Preset preset, List<Choice> choices) {
        Tuning tuning = Objects.requireNonNullElse(preset.tuning(), Tuning.NONE);
        Map<String, String> candidates = candidates(preset);
        Optional<LearntWorkload> known =
                learnt.forPrompt(analysis.tenant(), tuning.workload(), analysis.prompt(), candidates.keySet());
        if (known.isEmpty() && tuning.workload() != null) {
            throw new InvalidField("workload", unknown(tuning.workload()));
        }
        Wish wish = wish(tuning);
        Optional<LearntPrompt> seen =
                known.map(workload -> workload.panel().of(analysis.prompt(), learnt.embeddings()));
        Optional<AskPolicy> policy = seen.flatMap(prompt -> prompt.policy(candidates.keySet(), wish));
        if (policy.isEmpty()) {
            return cold(preset, candidates, known, choices);
        }
        LearntWorkload workload = known.get();
        LearntPrompt prompt = seen.get();
        Explorer explorer = new Explorer(catalogue, models, exploration, analysis, workload, candidates);
        Base base = explorer.base(policy.get(), wish);
        Optional<Exploration> draw =
                explorer.draw(base.policy(), tuning, !preset.models().isEmpty() || preset.chain() != null);
        Optional<String> explored =
                draw.filter(Exploration::isExplored).map(Exploration::drawn).map(candidates::get);
        Choice choice = explored.map(name -> explored(draw.get(), name, explorer, base.policy(), workload))
                .orElseGet(() -> choice(base, workload, prompt, candidates, draw.orElse(null)));
        choices.add(choice.after(draw.orElse(null)));
        return learnt(base.policy(), explored.orElse(null), workload, candidates, preset);
    }

    private static Wish wish(Tuning tuning) {
        Money value = tuning.valuePerAnswer();
        if (value != null) {
            return new Wish.ValuePerAnswer(value.usd().doubleValue());
        }
        Double factor = tuning.costFactor();
        return factor == null ? Wish.CostFactor.USUAL : new Wish.CostFactor(factor);
    }

    /** Those that can be asked, under the names by which they were learnt of. */
    private Map<String, String> candidates(Preset preset) {
        Map<String, String> names = new LinkedHashMap<>();
        if (preset.models().isEmpty() && preset.chain() == null) {
            catalogue.all().stream()
                    .filter(models::servable)
                    .forEach(
                            model -> names.putIfAbsent(Workload.bare(model.ref().model()), model.alias()));
            return names;
        }
        List<String> named = models.chain(preset);
        named.stream().filter(this::canAnswer).forEach(name -> names.putIfAbsent(bare(name), name));
        if (names.isEmpty()) {
            named.forEach(name -> names.putIfAbsent(bare(name), name));
        }
        return names;
    }

    /** A name that the catalogue does not have may be one that a gateway serves. */
    private boolean canAnswer(String name) {
        return catalogue.lookUp(name).map(models::servable).orElse(true);
    }

    private String bare(String name) {
        return Workload.bare(
                catalogue.lookUp(name).map(model -> model.ref().model()).orElse(name));
    }

    private static List<String> order(AskPolicy policy, Map<String, String> candidates) {
        return policy.order().stream()
                .map(candidates::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** @param draw for another model, which could not be asked; absent where nobody was drawn */
    private Choice choice(
            Base base,
            LearntWorkload workload,
            LearntPrompt seen,
            Map<String, String> candidates,
            @Nullable Exploration draw) {
        AskPolicy policy = base.policy();
        List<String> order = order(policy, candidates);
        ExploredModel found = base.found();
        return Choice.learnt(
                "",
                policy.single() ? order.getFirst() + " alone" : String.join(", then ", order),
                (found == null ? why(policy, workload, seen, candidates) : why(found, workload))
                        + refusal(draw, candidates),
                found == null
                        ? prediction(policy.expected(), workload.panel().questions(), workload, policy, order)
                        : prediction(policy.expected(), found.explored().count(), workload, policy, order));
    }

    private static String why(ExploredModel found, LearntWorkload workload) {
        return String.format(
                Locale.ROOT,
                "exploration found it better than what was learnt as '%s': of %d rated answers that were drawn for it"
                        + " %.1f %% are right, of %d others (%s) %.1f %%",
                workload.name(),
                found.explored().count(),
                100 * found.explored().right(),
                found.usual().count(),
                found.base(),
                100 * found.usual().right());
    }

    private static String refusal(@Nullable Exploration draw, Map<String, String> candidates) {
        return draw == null || draw.refused() == null
                ? ""
                : "; " + candidates.get(draw.drawn()) + " was drawn to learn about it, but " + draw.refused();
    }

    /** What is expected of it goes by what was learnt of it, however long ago; of one that is new nothing is. */
    private Choice explored(Exploration draw, String name, Explorer explorer, AskPolicy base, LearntWorkload workload) {
        String drawn = Objects.requireNonNull(draw.drawn());
        return Choice.learnt(
                "",
                name,
                explorer.why(draw, drawn, base),
                workload.panel()
                        .member(drawn)
                        .map(member -> prediction(
                                member.accuracy(),
                                workload.panel().questions(),
                                workload,
                                AskPolicy.alone(drawn, member.accuracy(), member.cost()),
                                List.of(name)))
                        .orElse(null));
    }

    /** @param explored who is asked before, to learn about it; absent where nobody is */
    private Plan learnt(
            AskPolicy policy,
            @Nullable String explored,
            LearntWorkload workload,
            Map<String, String> candidates,
            Preset preset) {
        List<String> order = order(policy, candidates);
        Plan asked = policy.single()
                ? Plan.Call.of(order.getFirst())
                : new Plan.Panel(
                        calls(order),
                        null,
                        null,
                        new Aggregation.Sequential(workload.name(), policy.threshold(), null));
        List<Plan> steps = new ArrayList<>();
        if (explored != null) {
            steps.add(Plan.Call.of(explored));
        }
        steps.add(asked);
        steps.addAll(calls(workload.panel().members().stream()
                .map(member -> candidates.get(member.name()))
                .filter(Objects::nonNull)
                .filter(name -> !order.contains(name) && !name.equals(explored))
                .limit(preset.models().isEmpty() ? SUBSTITUTES : candidates.size())
                .toList()));
        if (!preset.models().isEmpty()) {
            steps.addAll(calls(candidates.entrySet().stream()
                    .filter(candidate -> !workload.panel().names().contains(candidate.getKey()))
                    .map(Map.Entry::getValue)
                    .filter(name -> !order.contains(name) && !name.equals(explored))
                    .toList()));
        }
        return steps.size() == 1 ? asked : new Plan.Fallback(steps);
    }

    /** Of prompts of another kind nothing was learnt, though they are asked in the same way where somebody says so. */
    private @Nullable Prediction prediction(
            double accuracy, int questions, LearntWorkload workload, AskPolicy policy, List<String> order) {
        Standing standing = workload.standing();
        return standing == null || !workload.recogniser().recognises(analysis.prompt())
                ? null
                : new Prediction(
                        workload.name(),
                        standing.learntAt(),
                        questions,
                        accuracy,
                        policy.single() ? List.of(order.getFirst()) : order);
    }

    private static String why(
            AskPolicy policy, LearntWorkload workload, LearntPrompt seen, Map<String, String> candidates) {
        LearntPanel panel = workload.panel();
        LearntPanel.Member best = panel.best(candidates.keySet()).orElseThrow();
        String kind = seen.kind();
        StringBuilder why = new StringBuilder(String.format(
                Locale.ROOT,
                "learnt as '%s' from %d graded questions%s: %.1f %% right",
                workload.name(),
                panel.questions(),
                kind.isEmpty() ? "" : ", a prompt of '" + kind + "'",
                100 * policy.accuracy()));
        Double cost = policy.cost();
        if (cost != null) {
            why.append(String.format(Locale.ROOT, " at $%.6f a question", cost));
        }
        why.append(
                policy.single()
                        ? "; another member would not be worth its price"
                        : String.format(Locale.ROOT, ", asking %.1f in the mean", policy.asked()));
        if (policy.price() != null) {
            why.append("; in this order for what it asks, other prompts in another");
        } else if (seen.isUnread()) {
            why.append("; by its kind alone, what it means cannot be computed here");
        }
        Double alone = best.cost();
        if (!(policy.single() && policy.order().getFirst().equals(best.name()))) {
            why.append(String.format(
                    Locale.ROOT, "; %s alone: %.1f %%", candidates.get(best.name()), 100 * best.accuracy()));
            if (alone != null) {
                why.append(String.format(Locale.ROOT, " at $%.6f", alone));
            }
        }
        Standing standing = workload.standing();
        if (standing != null && !standing.drifts().isEmpty()) {
            why.append("; it holds no more: ").append(String.join("; ", standing.drifts()));
        }
        return why.toString();
    }

    private Plan cold(
            Preset preset, Map<String, String> candidates, Optional<LearntWorkload> known, List<Choice> choices) {
        List<String> strongest = preset.models().isEmpty() && preset.chain() == null
                ? models.strongest(SUBSTITUTES)
                : candidates.values().stream()
                        .sorted(Comparator.comparingInt(this::level).reversed())
                        .toList();
        if (strongest.isEmpty()) {
            throw new InvalidField("models", "none can be asked; name one, or set a provider's key");
        }
        choices.add(Choice.learnt(
                "",
                strongest.getFirst() + " alone",
                (known.isEmpty() ? "nothing was learnt of such prompts" : "nothing was learnt of these models")
                        + "; polyphony train learns from graded answers which are worth asking together",
                null));
        return new Plan.Fallback(calls(strongest));
    }

    private int level(String name) {
        return catalogue
                .lookUp(name)
                .filter(model -> !model.levels().isEmpty())
                .map(Model::highest)
                .map(level -> List.of(Level.values()).indexOf(level) + 1)
                .orElse(0);
    }

    private String unknown(String name) {
        List<String> names =
                learnt.of(analysis.tenant()).stream().map(LearntWorkload::name).toList();
        return "'" + name + "' was not learnt; "
                + (names.isEmpty()
                        ? "polyphony train FILE --workload " + name + " learns it from graded answers"
                        : "there are: " + String.join(", ", names));
    }

    private static List<Plan> calls(List<String> names) {
        return names.stream().<Plan>map(Plan.Call::of).toList();
    }
}
