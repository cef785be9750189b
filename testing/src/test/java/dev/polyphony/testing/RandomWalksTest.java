package dev.polyphony.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RandomWalksTest {
    private static final String PROPERTY = "polyphony.test.seed";

    private final List<Long> walks = new ArrayList<>();

    @AfterEach
    void forget() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void everyWalkGoesAnotherWay() {
        RandomWalks.walk(20, dice -> walks.add(dice.nextLong()));

        assertThat(walks).hasSize(20);
        assertThat(new HashSet<>(walks)).hasSize(20);
    }

    @Test
    void failureNamesTheSeedThatLeadsToItAgain() {
        assertThatThrownBy(() -> RandomWalks.walk(20, dice -> {
                    walks.add(dice.nextLong());
                    assertThat(walks).hasSizeLessThan(7);
                }))
                .isInstanceOf(AssertionError.class)
                .satisfies(failure -> {
                    Matcher seed =
                            Pattern.compile("-D" + PROPERTY + "=(\\d+): ").matcher(failure.getMessage());
                    assertThat(seed.lookingAt() || seed.find()).isTrue();
                    System.setProperty(PROPERTY, seed.group(1));
                });
        long failed = walks.getLast();
        walks.clear();

        RandomWalks.walk(20, dice -> walks.add(dice.nextLong()));

        assertThat(walks).containsExactly(failed);
    }
}
