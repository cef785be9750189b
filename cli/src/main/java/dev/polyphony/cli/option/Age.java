package dev.polyphony.cli.option;

import dev.polyphony.cli.UsageError;
import dev.polyphony.notation.Durations;
import java.time.Duration;

/** How far back, as it is typed. */
public final class Age {
    private Age() {}

    /**
     * @param option by which it was given, such as {@code --since}
     * @throws UsageError of that option, where it is no time above zero
     */
    public static Duration of(String option, String text) {
        try {
            Duration age = Durations.parse(text);
            if (age.isPositive()) {
                return age;
            }
        } catch (RuntimeException e) {
            // Said below.
        }
        throw new UsageError(option + ": '" + text + "' is no time above zero, such as 12h or 30d");
    }
}
