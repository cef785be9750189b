package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a provider as the catalogue spells it, such as {@code openai}: lower-case letters, digits and dashes,
 * starting with a letter, at most 40 characters.
 */
public record ProviderId(@JsonValue String value) {
    private static final Map<String, String> CALLED = Map.of("claude", "anthropic", "google", "gemini");
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    @JsonCreator
    public ProviderId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidField("provider", "'" + value + "' is not a provider name such as 'openai'");
        }
    }

    /**
     * The name that a catalogue has for what people call so: {@code claude} is {@code anthropic}, {@code google} is
     * {@code gemini}, whatever the case.
     *
     * @param known names that stand for themselves, whatever else they are called
     * @throws InvalidField for what is no name
     */
    public static ProviderId named(String typed, Collection<ProviderId> known) {
        String word = typed.strip().toLowerCase(Locale.ROOT);
        ProviderId own = new ProviderId(word);
        return known.contains(own) ? own : new ProviderId(CALLED.getOrDefault(word, word));
    }

    /** The one of the known that people call so, as {@link #named}; empty where there is none. */
    public static Optional<ProviderId> find(String typed, Collection<ProviderId> known) {
        try {
            return Optional.of(named(typed, known)).filter(known::contains);
        } catch (InvalidField noName) {
            return Optional.empty();
        }
    }

    /** What people call it who do not go by the catalogue's name, else that: {@code claude} for {@code anthropic}. */
    public String called() {
        return value.equals("anthropic") ? "claude" : value;
    }

    @Override
    public String toString() {
        return value;
    }
}
