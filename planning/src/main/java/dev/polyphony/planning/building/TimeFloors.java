package dev.polyphony.planning.building;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.planning.resolution.ResolvedAggregation;
import dev.polyphony.planning.resolution.ResolvedPlan;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The least time in which a plan can be of use; models that cannot be asked need none. */
public final class TimeFloors {
    private final Catalogue catalogue;
    private final Availability availability;
    private final Defaults defaults;

    public TimeFloors(Catalogue catalogue, Availability availability, Defaults defaults) {
        this.catalogue = catalogue;
        this.availability = availability;
        this.defaults = defaults;
    }

    public Duration of(ResolvedPlan plan) {
        return plan.fold(new Least());
    }

    Duration longest(List<ResolvedPlan> plans) {
        return longestOf(plans.stream().map(this::of).toList());
    }

    /** Of those who come after the members, one stage after the other. */
    Duration consulted(ResolvedPlan.Panel panel) {
        return sum(panel.aggregation().stages(panel.members()).stream()
                .map(this::longest)
                .toList());
    }

    /** How long a contender runs alone: what the user says, or how long its first model's slow answers take. */
    Duration delay(ResolvedPlan.Hedge hedge, ResolvedPlan contender) {
        return hedge.delay() == null ? slow(contender.first()) : hedge.delay();
    }

    /** How long a slow answer usually takes, of a chain that of its first model that can be asked; zero for none. */
    Duration usualOfSlowest(List<ResolvedPlan> plans) {
        return longestOf(plans.stream().map(plan -> plan.fold(new Usual())).toList());
    }

    private Duration slow(ResolvedPlan.Call call) {
        return catalogue
                .lookUp(call.model())
                .flatMap(Model::seconds)
                .map(seconds -> Duration.ofSeconds(seconds.most()))
                .orElse(defaults.usualTime());
    }

    private Duration least(ResolvedPlan.Call call) {
        Optional<Model> known = catalogue.lookUp(call.model());
        if (known.isEmpty() || availability.of(known.get().ref()) instanceof State.Blocked) {
            return Duration.ZERO;
        }
        return call.floor() == null ? defaults.callFloor() : call.floor();
    }

    private final class Least implements ResolvedPlan.Fold<Duration> {
        @Override
        public Duration call(ResolvedPlan.Call call) {
            return least(call);
        }

        @Override
        public Duration chain(ResolvedPlan.Chain chain, List<Duration> steps) {
            return sum(steps);
        }

        /** The largest of all delays before a contender and its own floor. */
        @Override
        public Duration race(ResolvedPlan.Hedge hedge, List<Duration> contenders) {
            Duration floor = Duration.ZERO;
            Duration before = Duration.ZERO;
            for (int i = 0; i < contenders.size(); i++) {
                Duration own = contenders.get(i);
                if (!own.isZero()) {
                    floor = longer(floor, before.plus(own));
                    before = before.plus(delay(hedge, hedge.contenders().get(i)));
                }
            }
            return floor;
        }

        @Override
        public Duration panel(ResolvedPlan.Panel panel, List<Duration> members, List<List<Duration>> stages) {
            Duration answering =
                    panel.aggregation() instanceof ResolvedAggregation.Sequential ? sum(members) : longestOf(members);
            return answering
                    .plus(sum(stages.stream().map(TimeFloors::longestOf).toList()))
                    .plus(defaults.aggregationFloor());
        }
    }

    private final class Usual implements ResolvedPlan.Fold<Duration> {
        @Override
        public Duration call(ResolvedPlan.Call call) {
            return least(call).isZero() ? Duration.ZERO : slow(call);
        }

        @Override
        public Duration chain(ResolvedPlan.Chain chain, List<Duration> steps) {
            return first(steps);
        }

        @Override
        public Duration race(ResolvedPlan.Hedge hedge, List<Duration> contenders) {
            return first(contenders);
        }

        @Override
        public Duration panel(ResolvedPlan.Panel panel, List<Duration> members, List<List<Duration>> stages) {
            return longestOf(members);
        }

        private static Duration first(List<Duration> parts) {
            return parts.stream().filter(Duration::isPositive).findFirst().orElse(Duration.ZERO);
        }
    }

    private static Duration sum(List<Duration> times) {
        return times.stream().reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration longestOf(List<Duration> times) {
        return times.stream().reduce(Duration.ZERO, TimeFloors::longer);
    }

    static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
