package dev.polyphony.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyTextTest {
    @Test
    void keysAreOfOneFormAndNoTwoAreTheSame() {
        assertThat(Stream.generate(KeyText::mint).limit(1000).map(KeyText::secret))
                .allMatch(text -> text.matches("pk_[a-z2-7]{8}_[0-9A-Za-z]{49}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void keyIsReadBackAndShownWithoutItsSecret() {
        KeyText key = KeyText.mint();

        assertThat(KeyText.parse(key.secret())).hasValueSatisfying(read -> {
            assertThat(read.digest()).isEqualTo(key.digest()).hasSize(64);
            assertThat(read).hasToString("pk_" + key.id());
        });
    }

    @Test
    void keyWithOneCharacterChangedOrMissingIsNone() {
        String key = KeyText.mint().secret();

        assertThat(IntStream.range(3, key.length())
                        .mapToObj(at -> key.substring(0, at) + other(key.charAt(at)) + key.substring(at + 1)))
                .allMatch(text -> KeyText.parse(text).isEmpty());
        assertThat(Stream.of(key.substring(1), key.substring(0, key.length() - 1), key + "0", key + "\n", "", "unused"))
                .allMatch(text -> KeyText.parse(text).isEmpty());
    }

    private static char other(char letter) {
        return letter == 'a' ? 'b' : 'a';
    }
}
