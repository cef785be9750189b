package dev.polyphony.ledger;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import java.util.List;
import java.util.function.Function;

/**
 * Whom people mean by the name of a provider or a model in a budget. Both throw {@link InvalidField}, of any field, for
 * a name that is nobody's.
 *
 * @param model its name, or provider and id
 */
public record SubjectNames(Function<String, ProviderId> provider, Function<String, ModelRef> model) {
    /** Without a catalogue at hand: whatever can be a provider's name is one, and a model says whose it is. */
    public static final SubjectNames AS_WRITTEN =
            new SubjectNames(SubjectNames::providerAsWritten, SubjectNames::modelAsWritten);

    /** Where only the form counts, since whoever has a catalogue looks the names up later. */
    public static final SubjectNames LATER = new SubjectNames(
            SubjectNames::providerAsWritten,
            typed -> typed.contains("/") ? modelAsWritten(typed) : ModelRef.unknown(typed));

    private static ProviderId providerAsWritten(String typed) {
        return ProviderId.named(typed, List.of());
    }

    private static ModelRef modelAsWritten(String typed) {
        int slash = typed.indexOf('/');
        if (slash < 0) {
            throw new InvalidField(
                    "model", "'" + typed + "' names no provider; write it before the model's id, as openai/gpt-4o");
        }
        return new ModelRef(providerAsWritten(typed.substring(0, slash)), typed.substring(slash + 1));
    }
}
