package dev.polyphony.health;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A provider, or one of its models; written {@code openai} and {@code openai/gpt-4o}. Sorted, a provider comes before
 * its models.
 *
 * @param model the provider's own id; absent for the whole provider
 */
public record HealthSubject(ProviderId provider, @Nullable String model) implements Comparable<HealthSubject> {
    private static final Comparator<HealthSubject> BY_NAME = Comparator.comparing(HealthSubject::toString);

    public static HealthSubject of(ProviderId provider) {
        return new HealthSubject(provider, null);
    }

    public static HealthSubject of(ModelRef model) {
        return new HealthSubject(model.provider(), model.model());
    }

    /** @throws InvalidField for what names neither */
    public static HealthSubject parse(String text) {
        return text.indexOf('/') < 0 ? of(new ProviderId(text)) : of(ModelRef.parse(text));
    }

    public boolean isProvider() {
        return model == null;
    }

    /** Whether what is said of this one holds for that one too. */
    public boolean covers(HealthSubject other) {
        return equals(other) || (isProvider() && provider.equals(other.provider));
    }

    @Override
    public int compareTo(HealthSubject other) {
        return BY_NAME.compare(this, other);
    }

    @Override
    public String toString() {
        return model == null ? provider.value() : provider + "/" + model;
    }
}
