package dev.polyphony.planning.building;

import dev.polyphony.analysis.Limits;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Placement;
import dev.polyphony.planning.resolution.ResolvedPlan;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import dev.polyphony.text.ServerLimits;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Places a call in its lane, with its limits and the most that a request can cost. */
public final class CallBuilder {
    /** Above what a vendor adds around the messages of a request, and what a judge is told beside the answers. */
    private static final long OVERHEAD_TOKENS = 1000;

    private final Catalogue catalogue;
    private final Availability availability;
    private final TimeFloors floors;
    private final int sends;
    private final int maxOutputTokens;
    private final boolean outputLimited;
    private final @Nullable Placement placement;
    private final long promptBytes;
    private final LocalDate today;
    private final LocalDate lastDay;

    /** @param lastDay by whose end every request is sent */
    public CallBuilder(
            Catalogue catalogue,
            Availability availability,
            Defaults defaults,
            Placement placement,
            TimeFloors floors,
            int sends,
            Limits limits,
            long promptBytes,
            LocalDate today,
            LocalDate lastDay) {
        this.catalogue = catalogue;
        this.availability = availability;
        this.floors = floors;
        this.sends = sends;
        this.maxOutputTokens = defaults.outputTokens(limits);
        this.outputLimited = limits.maxOutputTokens() != null;
        // A lane is not recorded: workers of the version before go on with such a plan.
        this.placement = placement instanceof Placement.Lane ? null : placement;
        this.promptBytes = promptBytes;
        this.today = today;
        this.lastDay = lastDay;
    }

    Node build(ResolvedPlan.Call call, NodePlace place) {
        Optional<Model> known = catalogue.lookUp(call.model());
        if (known.isEmpty()) {
            return new Node.Skipped(
                    place.path(),
                    ServerLimits.keyword(call.model()),
                    ModelRef.unknown(call.model()),
                    new Failure.UnknownModel(catalogue.nearest(call.model())));
        }
        Model model = known.get();
        return switch (availability.of(model.ref())) {
            case State.Ready ready -> asked(call, model, place, null);
            case State.Until(Instant at, Failure why) ->
                asked(call, model, place, new Node.NotBefore(wholeMillis(at), why));
            case State.Blocked(Failure why) -> new Node.Skipped(place.path(), call.model(), model.ref(), why);
        };
    }

    private Node asked(ResolvedPlan.Call call, Model model, NodePlace place, Node.@Nullable NotBefore notBefore) {
        OptionalDouble temperature = model.temperature();
        int output = output(model);
        return new Node.Call(
                place.path(),
                call.model(),
                model.ref(),
                TaskQueueLane.of(model),
                place.step(),
                floors.of(call),
                sends,
                output,
                temperature.isPresent() ? temperature.getAsDouble() : null,
                ceiling(model, place, output),
                notBefore,
                placement,
                call.agent());
    }

    /** A local model, which costs nothing, writes as much as it can where nobody says how much. */
    private int output(Model model) {
        int most = model.maxOutput().orElse(Integer.MAX_VALUE);
        boolean own =
                !outputLimited && model.tier().isPresent() && model.maxOutput().isPresent();
        return own ? most : Math.min(maxOutputTokens, most);
    }

    /** Rounded up: a durable timer to it ends no sooner. */
    private static Instant wholeMillis(Instant at) {
        return at.plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
    }

    /** A token is at least a byte of the prompt, so bytes bound them for every tokenizer. */
    private @Nullable Money ceiling(Model model, NodePlace place, int output) {
        OptionalLong cost =
                model.prices().most(promptBytes + OVERHEAD_TOKENS + place.material(), output, today, lastDay);
        return cost.isPresent() ? new Money(cost.getAsLong()) : null;
    }

    int maxOutputTokens() {
        return maxOutputTokens;
    }
}
