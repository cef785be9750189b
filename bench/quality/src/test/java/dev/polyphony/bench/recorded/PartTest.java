package dev.polyphony.bench.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartTest {
    /** As {@code printf %s abc | sha256sum} has it: ba…, and e3… of nothing. */
    @Test
    void firstByteOfTheDigestDecides() {
        assertThat(Part.of("abc")).isEqualTo(Part.FIRST);
        assertThat(Part.of("")).isEqualTo(Part.SECOND);
    }

    /** Its digest is odd in Latin-1. */
    @Test
    void promptIsTakenInUtf8() {
        assertThat(Part.of("naïve")).isEqualTo(Part.FIRST);
    }
}
