package dev.polyphony.routing;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever reads what a caller wrote takes time linear in it: what is not, takes minutes or hours here. */
class HostilePromptTest {
    private static final int SIZE = 1 << 18;
    private static final Duration BOUND = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                " ",
                "\n",
                "<<",
                ",111",
                "1 ",
                "[",
                "\\boxed{",
                "```json\n",
                "#### ",
                "=1",
                "A) ",
                "answer is "
            })
    void promptIsReadInLinearTime(String piece) {
        String prompt = "A)####1+1=" + piece.repeat(SIZE / piece.length()) + "x";
        assertTimeoutPreemptively(BOUND, () -> new SignalReader(Signals.standard()).read(prompt));
    }
}
