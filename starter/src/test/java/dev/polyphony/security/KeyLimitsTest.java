package dev.polyphony.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyphony.access.AccessKey;
import dev.polyphony.access.AccessRole;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyLimitsTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final KeyLimits limits = new KeyLimits(nanos::get);

    private static AccessKey key(String id, @Nullable Integer perMinute, @Nullable Integer atOnce) {
        return new AccessKey(
                id, "acme", AccessRole.SUBMITTER, "ci", Instant.EPOCH, "ann", null, null, null, perMinute, atOnce);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void minuteTakesSoManyRequestsAndSaysWhenTheNextOneIsTaken() {
        AccessKey key = key("abcd2345", 6, null);
        for (int i = 0; i < 6; i++) {
            limits.enter(key).leave();
        }

        TooManyRequests refused = catchThrowableOfType(TooManyRequests.class, () -> limits.enter(key));
        assertThat(refused).hasMessage("pk_abcd2345 (ci) may send 6 requests a minute");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(10));
        limits.enter(key("other234", 6, null));
        pass(refused.retryAfter());
        limits.enter(key);
        assertThatThrownBy(() -> limits.enter(key)).isInstanceOf(TooManyRequests.class);
    }

    @Test
    void placeIsFreeOnceARequestHasEnded() {
        AccessKey key = key("abcd2345", null, 2);
        limits.enter(key);
        KeyLimits.Place second = limits.enter(key);

        assertThatThrownBy(() -> limits.enter(key))
                .hasMessage("pk_abcd2345 (ci) may have 2 requests under way at once; one has to end first");
        second.leave();
        second.leave();
        limits.enter(key);
        assertThatThrownBy(() -> limits.enter(key)).isInstanceOf(TooManyRequests.class);
    }

    @Test
    void requestThatComesTooEarlyTakesNoPlace() {
        AccessKey key = key("abcd2345", 1, 1);
        limits.enter(key).leave();
        assertThatThrownBy(() -> limits.enter(key)).hasMessageContaining("a minute");

        pass(Duration.ofMinutes(1));

        limits.enter(key).leave();
    }

    @Test
    void otherLimitsHoldFromTheNextRequestOn() {
        limits.enter(key("abcd2345", 1, null));

        limits.enter(key("abcd2345", 2, null));
        limits.enter(key("abcd2345", null, null));
    }
}
