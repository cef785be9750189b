package dev.polyphony.catalogue;

import dev.polyphony.call.ModelRef;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One model of the catalogue; {@code docs/catalogue.md} says more of each field.
 *
 * @param alias its short name, or {@code provider/model-id} where the catalogue does not list it
 * @param context the most input tokens that are sent to it
 * @param maxOutput the most output tokens that it can be asked for
 * @param levels the prompts it may be chosen for; empty: it is only used where it is named
 * @param rpm requests per minute over all workers; empty: not limited by us
 * @param tpm tokens per minute over all workers, input and output; empty: not limited by us
 * @param tasks what it is good at
 * @param temperature sent with each request where present, else the provider's own default holds
 * @param priority from 1 to 10, higher first, where several local models fit
 * @param slots calls at once over all workers, in a lane of its own; empty: it shares its provider's lane
 * @param seconds how long an answer usually takes
 * @param retires the day from which its provider refuses it
 * @param images whether it takes any, as far as the catalogue says: true where it says nothing
 * @param also other names that it goes by, those of earlier models among them whose place it has taken
 * @param prefill whether it goes on with a text that is given to it as the beginning of its answer
 * @param expected what to expect of it until it is measured
 * @param file absolute, of a model that the worker serves itself; empty for all others
 */
public record Model(
        String alias,
        ModelRef ref,
        Prices prices,
        OptionalInt context,
        OptionalInt maxOutput,
        Set<Level> levels,
        OptionalInt rpm,
        OptionalInt tpm,
        Set<TaskType> tasks,
        Optional<Tier> tier,
        OptionalDouble temperature,
        OptionalInt priority,
        OptionalInt slots,
        Optional<Seconds> seconds,
        Optional<LocalDate> retires,
        Set<String> also,
        boolean images,
        boolean prefill,
        Expected expected,
        Optional<Path> file) {

    public Model {
        also = Set.copyOf(also);
        levels = Collections.unmodifiableSet(levels.isEmpty() ? EnumSet.noneOf(Level.class) : EnumSet.copyOf(levels));
        tasks = Collections.unmodifiableSet(tasks.isEmpty() ? EnumSet.noneOf(TaskType.class) : EnumSet.copyOf(tasks));
    }

    /** A model that the catalogue does not list, of a provider it knows. */
    static Model unlisted(ModelRef ref, Price price) {
        return new Model(
                ref.toString(),
                ref,
                Prices.always(price),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Set.of(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Set.of(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                true,
                false,
                Expected.NOTHING,
                Optional.empty());
    }

    /** The same at its provider's price, where it has none of its own. */
    Model pricedBy(Provider provider) {
        return prices.equals(Prices.always(Price.UNKNOWN))
                ? new Model(
                        alias,
                        ref,
                        Prices.always(provider.price()),
                        context,
                        maxOutput,
                        levels,
                        rpm,
                        tpm,
                        tasks,
                        tier,
                        temperature,
                        priority,
                        slots,
                        seconds,
                        retires,
                        also,
                        images,
                        prefill,
                        expected,
                        file)
                : this;
    }

    /** In UTC. */
    public Price priceOn(LocalDate day) {
        return prices.on(day);
    }

    /** Of prompts that it is listed for; basic where it is listed for none. */
    public Level highest() {
        return levels.stream().max(Comparator.naturalOrder()).orElse(Level.BASIC);
    }

    /** How long an answer takes, mostly; empty where nothing is known. */
    public OptionalDouble usualSeconds() {
        if (expected.seconds().isPresent()) {
            return expected.seconds();
        }
        return seconds.map(usual -> OptionalDouble.of((usual.least() + usual.most()) / 2.0))
                .orElse(OptionalDouble.empty());
    }

    /** Whether its provider refuses it on that day. */
    public boolean retiredOn(LocalDate day) {
        return retires.isPresent() && !day.isBefore(retires.get());
    }
}
