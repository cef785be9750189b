package dev.polyphony.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Anthropic's own client takes the simulator for Anthropic. */
class AnthropicSdkTest {
    private static final String TEXT = "Thin air presses less, so water boils sooner on a mountain.";

    private final Simulator simulator = Simulator.start(
            Script.builder().answer("anthropic/claude-sonnet-4-5", TEXT).build());
    private final AnthropicClient client = AnthropicOkHttpClient.builder()
            .baseUrl(simulator.baseUrl("anthropic"))
            .apiKey("sk-ant-test")
            .maxRetries(0)
            .build();

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void answerHasTextUsageAndStopReason() {
        Message message = client.messages().create(question());

        assertThat(text(message)).isEqualTo(TEXT);
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(message.usage().inputTokens()).isEqualTo(7);
        assertThat(message.usage().outputTokens()).isEqualTo(15);
    }

    @Test
    void streamAccumulatesToTheAnswer() {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(question())) {
            stream.stream().forEach(accumulator::accumulate);
        }

        assertThat(text(accumulator.message())).isEqualTo(TEXT);
        assertThat(accumulator.message().stopReason()).hasValue(StopReason.END_TURN);
        assertThat(accumulator.message().usage().outputTokens()).isEqualTo(15);
    }

    @Test
    void refusalHasNoContent() {
        simulator.script(Script.builder().fault("*", Fault.refused()).build());

        Message message = client.messages().create(question());

        assertThat(message.stopReason()).hasValue(StopReason.REFUSAL);
        assertThat(message.content()).isEmpty();
    }

    @Test
    void throttlingCarriesItsDelayInTheHeader() {
        simulator.script(Script.builder()
                .fault("*", Fault.throttled(Duration.ofMillis(1500)))
                .build());

        RateLimitException thrown = catchThrowableOfType(
                RateLimitException.class, () -> client.messages().create(question()));

        assertThat(thrown.headers().values("retry-after")).containsExactly("2");
    }

    @Test
    void exhaustedCreditIsABadRequestThatSaysSo() {
        simulator.script(Script.builder().fault("*", Fault.creditExhausted()).build());

        BadRequestException thrown = catchThrowableOfType(
                BadRequestException.class, () -> client.messages().create(question()));

        assertThat(thrown).hasMessageContaining("Your credit balance is too low to access the Anthropic API");
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(Fault.badKey(), UnauthorizedException.class),
                Arguments.of(Fault.forbidden(), PermissionDeniedException.class),
                Arguments.of(Fault.contextTooLong(), BadRequestException.class),
                Arguments.of(Fault.modelNotFound(), NotFoundException.class),
                Arguments.of(Fault.unavailable(500), InternalServerException.class),
                Arguments.of(Fault.unavailable(529), InternalServerException.class));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void faultIsTheClientsOwnException(Fault fault, Class<? extends AnthropicServiceException> expected) {
        simulator.script(Script.builder().fault("*", fault).build());

        assertThat(catchThrowableOfType(
                        AnthropicServiceException.class, () -> client.messages().create(question())))
                .isInstanceOf(expected);
    }

    private static String text(Message message) {
        return message.content().getFirst().asText().text();
    }

    private static MessageCreateParams question() {
        return MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(1000)
                .addUserMessage("Why does water boil early?")
                .build();
    }
}
