package dev.polyphony.access;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.polyphony.call.InvalidField;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody may do for a tenant; each may all that those before it may. */
public enum AccessRole {
    /** Reads results, lists, events, models. */
    VIEWER,
    /** Has analyses made and ends them: spends. */
    SUBMITTER,
    /** Lets analyses spend past budgets, has providers asked. */
    OPERATOR,
    /** Everything. */
    ADMIN;

    /** As people write it: {@code submitter}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether whoever has this one may what that one may. */
    public boolean includes(AccessRole needed) {
        return compareTo(needed) >= 0;
    }

    /** @throws InvalidField naming those there are */
    public static AccessRole parse(String word) {
        return Stream.of(values())
                .filter(role -> role.word().equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidField(
                        "role",
                        "'" + word + "' is not one of "
                                + Stream.of(values()).map(AccessRole::word).collect(Collectors.joining(", "))));
    }
}
