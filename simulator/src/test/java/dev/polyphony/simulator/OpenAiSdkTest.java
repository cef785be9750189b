package dev.polyphony.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI's own client takes the simulator for OpenAI. */
class OpenAiSdkTest {
    private static final String MODEL = "gpt-4o-mini";

    private final Simulator simulator = Simulator.start(Script.builder()
            .answer("openai/" + MODEL, "Water boils at lower temperatures on mountains, where the air is thin.")
            .build());
    private final OpenAIClient client = OpenAIOkHttpClient.builder()
            .baseUrl(simulator.baseUrl("openai"))
            .apiKey("sk-test")
            .maxRetries(0)
            .build();

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void answerHasTextUsageAndFinishReason() {
        ChatCompletion completion =
                client.chat().completions().create(question().build());

        assertThat(completion.choices().getFirst().message().content())
                .hasValueSatisfying(text -> assertThat(text).startsWith("Water boils"));
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.usage()).hasValueSatisfying(usage -> {
            assertThat(usage.promptTokens()).isEqualTo(7);
            assertThat(usage.completionTokens()).isEqualTo(18);
        });
    }

    @Test
    void answerStopsAtTheTokenLimit() {
        ChatCompletion completion = client.chat()
                .completions()
                .create(question().maxCompletionTokens(5).build());

        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
        assertThat(completion.choices().getFirst().message().content()).hasValue("Water boils at lower");
    }

    @Test
    void streamJoinsToTheAnswerAndEndsWithUsage() {
        ChatCompletionCreateParams asked = question()
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        StringBuilder text = new StringBuilder();
        List<ChatCompletionChunk> chunks;
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asked)) {
            chunks = stream.stream().toList();
        }
        chunks.forEach(chunk ->
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append)));

        assertThat(text).hasToString("Water boils at lower temperatures on mountains, where the air is thin.");
        assertThat(chunks).hasSizeGreaterThan(4);
        assertThat(chunks.getLast().usage())
                .hasValueSatisfying(
                        usage -> assertThat(usage.completionTokens()).isEqualTo(18));
    }

    @Test
    void refusalHasNoContent() {
        simulator.script(Script.builder().fault("*", Fault.refused()).build());

        ChatCompletion completion =
                client.chat().completions().create(question().build());

        assertThat(completion.choices().getFirst().finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.CONTENT_FILTER);
        assertThat(completion.choices().getFirst().message().content()).isEmpty();
        assertThat(completion.choices().getFirst().message().refusal()).isPresent();
    }

    @Test
    void throttlingCarriesItsDelayInTheHeader() {
        simulator.script(Script.builder()
                .behaviour("openai/" + MODEL, Behaviour.sequence(Fault.throttled(Duration.ofSeconds(3))))
                .build());

        RateLimitException thrown = catchThrowableOfType(
                RateLimitException.class,
                () -> client.chat().completions().create(question().build()));

        assertThat(thrown.headers().values("retry-after")).containsExactly("3");
        assertThat(thrown.code()).hasValue("rate_limit_exceeded");
        assertThat(client.chat().completions().create(question().build()).choices())
                .hasSize(1);
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(Fault.badKey(), UnauthorizedException.class),
                Arguments.of(Fault.forbidden(), PermissionDeniedException.class),
                Arguments.of(Fault.creditExhausted(), RateLimitException.class),
                Arguments.of(Fault.throttled(null), RateLimitException.class),
                Arguments.of(Fault.contextTooLong(), BadRequestException.class),
                Arguments.of(Fault.invalidRequest(422), UnprocessableEntityException.class),
                Arguments.of(Fault.modelNotFound(), NotFoundException.class),
                Arguments.of(Fault.unavailable(500), InternalServerException.class),
                Arguments.of(Fault.unavailable(503), InternalServerException.class));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void faultIsTheClientsOwnException(Fault fault, Class<? extends OpenAIServiceException> expected) {
        simulator.script(Script.builder().fault("*", fault).build());

        OpenAIServiceException thrown = catchThrowableOfType(
                OpenAIServiceException.class,
                () -> client.chat().completions().create(question().build()));

        assertThat(thrown).isInstanceOf(expected);
        assertThat(thrown.type()).isPresent();
    }

    private static ChatCompletionCreateParams.Builder question() {
        return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage("Why does water boil early?");
    }
}
