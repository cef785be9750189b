package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;

/** How long an answer usually takes, in whole seconds. */
public record Seconds(int least, int most) {
    public Seconds {
        if (least < 0 || most < least) {
            throw new InvalidField("seconds", "expected [least, most], such as [5, 15]");
        }
    }
}
