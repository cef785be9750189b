package dev.polyphony.catalogue;

import static dev.polyphony.notation.Values.oneOf;
import static dev.polyphony.notation.Values.someOf;
import static dev.polyphony.notation.Values.whole;

import dev.polyphony.call.ModelRef;
import dev.polyphony.notation.Fields;
import dev.polyphony.notation.Values;
import dev.polyphony.notation.YamlNode;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Reads the fields of a model. */
final class ModelReader {
    /** Far above any real context; a figure beyond it is a slip of units. */
    private static final int MOST_TOKENS = 100_000_000;

    private ModelReader() {}

    /**
     * Empty where something was wrong; the problems then say what.
     *
     * @param checkRef refuses an id that this catalogue cannot use
     */
    static Optional<Model> read(Fields fields, UnaryOperator<ModelRef> checkRef) {
        Optional<String> alias = fields.required("alias", CatalogueValues::alias);
        Optional<ModelRef> ref = fields.required("id", node -> checkRef.apply(CatalogueValues.modelRef(node)));
        Prices prices = new Prices(ProviderReader.price(fields), ProviderReader.changes(fields));
        OptionalInt context = wholes(fields, "context", MOST_TOKENS);
        OptionalInt maxOutput = wholes(fields, "max-output", MOST_TOKENS);
        Optional<Set<Level>> levels = fields.optional("levels", someOf(Level.class));
        OptionalInt rpm = rpm(fields);
        OptionalInt tpm = tpm(fields);
        Optional<Set<TaskType>> tasks = fields.optional("tasks", someOf(TaskType.class));
        Optional<Tier> tier = fields.optional("tier", oneOf(Tier.class));
        OptionalDouble temperature = number(fields, "temperature", CatalogueValues::temperature);
        OptionalInt priority = wholes(fields, "priority", 10);
        OptionalInt slots = wholes(fields, "slots", 10_000);
        Optional<Seconds> seconds = fields.optional("seconds", CatalogueValues::seconds);
        Optional<LocalDate> retires = fields.optional("retires", Values::date);
        Optional<Set<String>> also = fields.optional("also", CatalogueValues::otherNames);
        boolean images = fields.optional("images", CatalogueValues::yesOrNo).orElse(true);
        boolean prefill = fields.optional("prefill", CatalogueValues::yesOrNo).orElse(false);
        Expected expected = new Expected(
                number(fields, "quality", CatalogueValues::quality),
                number(fields, "typical-seconds", CatalogueValues::typicalSeconds),
                number(fields, "memory", CatalogueValues::memory));
        Optional<Path> file = fields.optional("file", CatalogueValues::modelFile);
        fields.rejectUnknown();
        if (!fields.sound()) {
            return Optional.empty();
        }
        return Optional.of(new Model(
                alias.orElseThrow(),
                ref.orElseThrow(),
                prices,
                context,
                maxOutput,
                levels.orElse(Set.of()),
                rpm,
                tpm,
                tasks.orElse(Set.of()),
                tier,
                temperature,
                priority,
                slots,
                seconds,
                retires,
                also.orElse(Set.of()),
                images,
                prefill,
                expected,
                file));
    }

    static OptionalInt rpm(Fields fields) {
        return wholes(fields, "rpm", 1_000_000);
    }

    static OptionalInt tpm(Fields fields) {
        return wholes(fields, "tpm", 1_000_000_000);
    }

    private static OptionalDouble number(Fields fields, String name, Function<YamlNode, Double> convert) {
        return fields.optional(name, convert).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    private static OptionalInt wholes(Fields fields, String name, int most) {
        return fields.optional(name, whole(1, most)).map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
