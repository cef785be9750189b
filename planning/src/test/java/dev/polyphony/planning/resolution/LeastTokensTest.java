package dev.polyphony.planning.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeastTokensTest {
    @Test
    void eachWordIsOneOrMore() {
        assertThat(LeastTokens.of("  What is\n\nthe answer?\t")).isEqualTo(4);
        assertThat(LeastTokens.of("")).isZero();
        assertThat(LeastTokens.of("(don't!) // -- }\n//")).isEqualTo(1);
    }

    @Test
    void longWordsCountByTheirCharacters() {
        assertThat(LeastTokens.of("分析这个问题".repeat(320))).isEqualTo(60);
        assertThat(LeastTokens.of("😀🎉".repeat(320))).isEqualTo(20);
    }

    @Test
    void repeatedCharacterCountsOnce() {
        assertThat(LeastTokens.of("=".repeat(100_000))).isLessThanOrEqualTo(1);
        assertThat(LeastTokens.of("a" + " ".repeat(100_000) + "b")).isEqualTo(2);
    }
}
