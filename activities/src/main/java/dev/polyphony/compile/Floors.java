package dev.polyphony.compile;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Plan;
import java.time.Duration;
import java.util.List;

/** The least time in which a plan can be of use; models that cannot be asked need none. */
final class Floors {
    private final Catalogue catalogue;
    private final Obstacles obstacles;
    private final Defaults defaults;

    Floors(Catalogue catalogue, Obstacles obstacles, Defaults defaults) {
        this.catalogue = catalogue;
        this.obstacles = obstacles;
        this.defaults = defaults;
    }

    Duration of(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> of(call);
            case Plan.Fallback fallback -> sum(fallback.steps());
            case Plan.Escalate escalate -> sum(escalate.steps());
            case Plan.Hedge hedge -> of(hedge);
            case Plan.Panel panel ->
                longest(panel.members()).plus(consulted(panel.aggregation())).plus(defaults.aggregationFloor());
            case Plan.Route route -> throw Routes.unresolved();
        };
    }

    /** Of those who come after the members, one stage after the other. */
    Duration consulted(Aggregation aggregation) {
        return switch (aggregation) {
            case Aggregation.Best best -> Duration.ZERO;
            case Aggregation.Vote vote -> Duration.ZERO;
            case Aggregation.Synthesize synthesis ->
                longest(synthesis.reviewers()).plus(of(synthesis.chairman()));
            case Aggregation.Council council -> longest(council.reviewers()).plus(of(council.chairman()));
            case Aggregation.Jury jury -> longest(jury.judges());
        };
    }

    Duration longest(List<Plan> plans) {
        return plans.stream().map(this::of).reduce(Duration.ZERO, Floors::longer);
    }

    /** How long a contender runs alone: what the user says, or how long its first model's slow answers take. */
    Duration delay(Plan.Hedge hedge, Plan contender) {
        if (hedge.delay() != null) {
            return hedge.delay();
        }
        Model model = catalogue.find(First.call(contender).model());
        return model.seconds()
                .map(seconds -> Duration.ofSeconds(seconds.most()))
                .orElse(defaults.hedgeDelay());
    }

    private Duration of(Plan.Call call) {
        if (obstacles.to(catalogue.find(call.model()).ref()).isPresent()) {
            return Duration.ZERO;
        }
        return call.floor() == null ? defaults.callFloor() : call.floor();
    }

    /** The largest of all delays before a contender and its own floor. */
    private Duration of(Plan.Hedge hedge) {
        Duration floor = Duration.ZERO;
        Duration before = Duration.ZERO;
        for (Plan contender : hedge.contenders()) {
            Duration own = of(contender);
            if (!own.isZero()) {
                floor = longer(floor, before.plus(own));
                before = before.plus(delay(hedge, contender));
            }
        }
        return floor;
    }

    private Duration sum(List<Plan> plans) {
        return plans.stream().map(this::of).reduce(Duration.ZERO, Duration::plus);
    }

    static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
