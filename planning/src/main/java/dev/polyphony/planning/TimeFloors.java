package dev.polyphony.planning;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The least time in which a plan can be of use; models that cannot be asked need none. */
final class TimeFloors {
    private final Catalogue catalogue;
    private final Obstacles obstacles;
    private final Defaults defaults;

    TimeFloors(Catalogue catalogue, Obstacles obstacles, Defaults defaults) {
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
        return plans.stream().map(this::of).reduce(Duration.ZERO, TimeFloors::longer);
    }

    /** How long a contender runs alone: what the user says, or how long its first model's slow answers take. */
    Duration delay(Plan.Hedge hedge, Plan contender) {
        return hedge.delay() == null ? slow(FirstModel.call(contender)) : hedge.delay();
    }

    /** How long a slow answer usually takes, of a chain that of its first model that can be asked; zero for none. */
    Duration usual(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> of(call).isZero() ? Duration.ZERO : slow(call);
            case Plan.Fallback chain -> usualOfFirst(chain.steps());
            case Plan.Escalate chain -> usualOfFirst(chain.steps());
            case Plan.Hedge hedge -> usualOfFirst(hedge.contenders());
            case Plan.Panel panel -> usualOfSlowest(panel.members());
            case Plan.Route route -> throw Routes.unresolved();
        };
    }

    Duration usualOfSlowest(List<Plan> plans) {
        return plans.stream().map(this::usual).reduce(Duration.ZERO, TimeFloors::longer);
    }

    private Duration usualOfFirst(List<Plan> plans) {
        return plans.stream()
                .map(this::usual)
                .filter(Duration::isPositive)
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private Duration slow(Plan.Call call) {
        return catalogue
                .lookUp(call.model())
                .flatMap(Model::seconds)
                .map(seconds -> Duration.ofSeconds(seconds.most()))
                .orElse(defaults.usualTime());
    }

    private Duration of(Plan.Call call) {
        Optional<Model> known = catalogue.lookUp(call.model());
        if (known.isEmpty() || obstacles.to(known.get().ref()).isPresent()) {
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
