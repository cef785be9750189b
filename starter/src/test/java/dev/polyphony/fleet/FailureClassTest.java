package dev.polyphony.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.traffic.ProviderAnalytics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureClassTest {
    @Test
    void whatDoesNotGetAsFarAsTheProviderIsNoRequestError() {
        assertThat(FailureClass.of(Failure.InvalidRequest.ofProvider(302, "a redirect")))
                .isEqualTo(FailureClass.NO_ACCESS);
        assertThat(FailureClass.of(Failure.InvalidRequest.ofModel(404, "model not found")))
                .isEqualTo(FailureClass.REQUEST_ERROR);
        assertThat(FailureClass.of(Failure.InvalidRequest.ofRequest(422, "a wrong field")))
                .isEqualTo(FailureClass.REQUEST_ERROR);
    }

    @Test
    void answerThatWouldEndTheSameAgainIsTheRequestsDoing() {
        assertThat(FailureClass.of(Failure.MalformedReply.lasting("no text"))).isEqualTo(FailureClass.REQUEST_ERROR);
        assertThat(FailureClass.of(new Failure.MalformedReply("no text"))).isEqualTo(FailureClass.TEMPORARY);
    }

    @Test
    void sumsAreOfProvidersFailuresAndOfWhatWasAskedWrongly() {
        ProviderAnalytics.Figures figures = new ProviderAnalytics.Figures(
                List.of(), 0, Map.of("no_access", 1L, "timed_out", 2L, "unavailable", 3L, "invalid_request", 4L), 5);

        assertThat(FailureClass.sums(figures)).isEqualTo(Map.of("no_access", 1L, "temporary", 5L, "request_error", 9L));
    }
}
