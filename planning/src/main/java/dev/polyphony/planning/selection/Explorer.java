package dev.polyphony.planning.selection;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.evaluation.DiscountedShare;
import dev.polyphony.evaluation.ExploredModel;
import dev.polyphony.evaluation.ExploredModel.Answers;
import dev.polyphony.evaluation.Interval;
import dev.polyphony.learning.AskPolicy;
import dev.polyphony.learning.LearntPanel;
import dev.polyphony.learning.LearntWorkload;
import dev.polyphony.learning.LearntWorkload.Standing;
import dev.polyphony.learning.Wish;
import dev.polyphony.plan.Exploration;
import dev.polyphony.planning.resolution.Draw;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which model is asked in place of those whom what was learnt would ask, so that more is learnt of it. With a small
 * share one is drawn, all alike, among those that may be as good (ε-greedy with action elimination: Even-Dar, Mannor
 * and Mansour 2006): whose interval overlaps that of the believed best, and that cost at most {@value #MOST_TIMES}
 * times as much. What is known of each counts for the less the older it is ({@link DiscountedShare}), so that one that
 * was bad long ago is looked at again. The draw is a digest of the analysis, and comes out the same whenever it is
 * made.
 */
final class Explorer {
    /** How dear an explored question may be, as a multiple of what it would cost. */
    static final double MOST_TIMES = 2;

    private static final int TOKENS = 1_000_000;

    private final Catalogue catalogue;
    private final ModelChoice models;
    private final ExplorationRule rule;
    private final Analysis analysis;
    private final LearntWorkload workload;
    private final Map<String, String> names;

    /** @param names of those that can be asked, by the name under which they were learnt of */
    Explorer(
            Catalogue catalogue,
            ModelChoice models,
            ExplorationRule rule,
            Analysis analysis,
            LearntWorkload workload,
            Map<String, String> names) {
        this.catalogue = catalogue;
        this.models = models;
        this.rule = rule;
        this.analysis = analysis;
        this.workload = workload;
        this.names = names;
    }

    /** @param found what was found in place of what was learnt; absent where that is gone by as it was learnt */
    record Base(AskPolicy policy, @Nullable ExploredModel found) {}

    /** Whom to ask: those of the policy, or the model that was found better than these, or than who was found so. */
    Base base(AskPolicy learnt, Wish wish) {
        Base base = new Base(learnt, null);
        for (ExploredModel found : found()) {
            AskPolicy better = AskPolicy.alone(found.model(), found.explored().right(), cost(found.model()));
            AskPolicy usual = base.policy.right(found.usual().right());
            if (found.base().equals(base.policy.name())
                    && names.containsKey(found.model())
                    && workload.panel().prefers(better, usual, names.keySet(), wish)) {
                base = new Base(better, found);
            }
        }
        return base;
    }

    /** In the order in which it was found. */
    private List<ExploredModel> found() {
        return explored()
                .filter(one -> one.better() != null)
                .sorted(Comparator.comparing(one -> Objects.requireNonNull(one.better())))
                .toList();
    }

    private Stream<ExploredModel> explored() {
        Standing standing = workload.standing();
        return standing == null ? Stream.of() : standing.explored().stream();
    }

    /**
     * @param named whether the caller named whom to ask: of others those alone are explored that something was learnt
     *     of
     * @return empty where nobody could be drawn
     */
    Optional<Exploration> draw(AskPolicy base, Tuning tuning, boolean named) {
        Double own = tuning.exploration();
        double share = own == null ? rule.share() : own;
        Standing standing = workload.standing();
        if (share <= 0 || standing == null || !workload.recogniser().recognises(analysis.prompt())) {
            return Optional.empty();
        }
        Set<String> known = workload.panel().names();
        Interval interval = known(base).interval();
        List<String> candidates = names.keySet().stream()
                .filter(name -> named || known.contains(name))
                .filter(name -> !name.equals(base.name()))
                .filter(name -> isAffordable(name, base))
                .filter(name -> known(name).interval().high() >= interval.low())
                .sorted()
                .toList();
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        String seed = workload.name() + "\n" + analysis.tenant() + "~" + analysis.id();
        boolean explores = new Draw("exploration\n" + seed)
                        .order(List.of(share, 1 - share))
                        .getFirst()
                == 0;
        String drawn = explores ? candidates.get(new Draw("explored\n" + seed).one(candidates.size())) : null;
        return Optional.of(new Exploration(
                workload.name(),
                standing.learntAt(),
                base.name(),
                candidates,
                share,
                drawn,
                drawn == null ? null : rule.refused()));
    }

    /** For people: why the drawn one is asked. */
    String why(Exploration draw, String drawn, AskPolicy base) {
        return String.format(
                Locale.ROOT,
                "by what is known now it is right in %s, and %s, which would be asked, in %s; %s %% of such analyses ask"
                        + " one of %d that may be as good, by lot",
                text(known(drawn).interval()),
                String.join(", then ", base.order()),
                text(known(base).interval()),
                Double.toString(Math.round(1000 * draw.share()) / 10.0).replaceAll("\\.0$", ""),
                draw.candidates().size());
    }

    private static String text(Interval interval) {
        return String.format(Locale.ROOT, "%.0f to %.0f %%", 100 * interval.low(), 100 * interval.high());
    }

    private DiscountedShare known(AskPolicy base) {
        return workload.panel().learnt(base) ? learnt(base.expected()).plus(rated(base.name())) : known(base.name());
    }

    private DiscountedShare known(String model) {
        return workload.panel()
                .member(model)
                .map(member -> learnt(member.accuracy()))
                .orElse(DiscountedShare.none(rule.now()))
                .plus(rated(model));
    }

    private DiscountedShare learnt(double right) {
        Instant at = Objects.requireNonNull(workload.standing()).learntAt();
        return DiscountedShare.of(right, workload.panel().questions(), at).asOf(rule.now());
    }

    /** Where it was drawn, and where it was the base: the same answers may stand beside several that were explored. */
    private DiscountedShare rated(String name) {
        DiscountedShare drawn = explored()
                .filter(one -> one.model().equals(name))
                .map(ExploredModel::explored)
                .map(Answers::recent)
                .reduce(DiscountedShare.none(rule.now()), DiscountedShare::plus);
        return explored()
                .filter(one -> one.base().equals(name))
                .map(one -> one.usual().recent().asOf(rule.now()))
                .max(Comparator.comparingDouble(DiscountedShare::weight))
                .map(drawn::plus)
                .orElse(drawn);
    }

    /** What nobody knows the cost of is not explored. */
    private boolean isAffordable(String model, AskPolicy base) {
        Double cost = cost(model);
        return cost != null && base.cost() != null && cost <= MOST_TIMES * base.cost();
    }

    /**
     * Of one that nothing was learnt of: as its list price is to that of one of which something was, token by token.
     */
    private @Nullable Double cost(String model) {
        LearntPanel panel = workload.panel();
        Double learnt = panel.member(model).map(LearntPanel.Member::cost).orElse(null);
        if (learnt != null) {
            return learnt;
        }
        return panel.members().stream()
                .flatMap(member -> ratio(model, member.name()).stream()
                        .filter(any -> member.cost() != null)
                        .map(ratio -> ratio * Objects.requireNonNull(member.cost())))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private Optional<Double> ratio(String model, String known) {
        OptionalLong in = price(model, TOKENS, 0);
        OptionalLong out = price(model, 0, TOKENS);
        OptionalLong knownIn = price(known, TOKENS, 0);
        OptionalLong knownOut = price(known, 0, TOKENS);
        if (in.isEmpty() || out.isEmpty() || knownIn.orElse(0) == 0 || knownOut.orElse(0) == 0) {
            return Optional.empty();
        }
        return Optional.of(Math.max(
                in.getAsLong() / (double) knownIn.getAsLong(), out.getAsLong() / (double) knownOut.getAsLong()));
    }

    private OptionalLong price(String bare, long in, long out) {
        return Optional.ofNullable(names.get(bare))
                .or(() -> Optional.of(bare))
                .flatMap(catalogue::lookUp)
                .map((Model model) -> models.price(model, in, out))
                .orElse(OptionalLong.empty());
    }
}
