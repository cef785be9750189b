package dev.polyphony.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.batches.MessageBatch;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import dev.polyphony.simulator.script.Batching;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** OpenAI's and Anthropic's own clients take the simulator's batches for theirs. */
class BatchSdkTest {
    private static final String LINE = """
            {"custom_id": "%s", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "%s", "messages": [{"role": "user", "content": "Hi"}]}}
            """;

    private final Simulator simulator = Simulator.start(script(Batching.Status.COMPLETED, null));
    private final OpenAIClient openAi = OpenAIOkHttpClient.builder()
            .baseUrl(simulator.baseUrl("openai"))
            .apiKey("sk-test")
            .maxRetries(0)
            .build();
    private final AnthropicClient anthropic = AnthropicOkHttpClient.builder()
            .baseUrl(simulator.baseUrl("anthropic"))
            .apiKey("sk-ant-test")
            .maxRetries(0)
            .build();

    /** The second line fails. */
    private static Script script(Batching.Status ending, @Nullable Integer answered) {
        return Script.builder()
                .answer("openai/small", "Hello.")
                .answer("anthropic/small", "Hello.")
                .behaviour("openai/small", Behaviour.sequence(Fault.none(), Fault.contextTooLong()))
                .behaviour("anthropic/small", Behaviour.sequence(Fault.none(), Fault.contextTooLong()))
                .batching(new Batching(0, answered, ending))
                .build();
    }

    @AfterEach
    void stop() {
        openAi.close();
        anthropic.close();
        simulator.close();
    }

    @Test
    void openAisLinesEndInTwoFiles() throws IOException {
        Batch batch = submit(LINE.formatted("one", "small") + LINE.formatted("two", "small"));
        assertThat(batch.status()).isEqualTo(Batch.Status.IN_PROGRESS);

        Batch ended = openAi.batches().retrieve(batch.id());

        assertThat(ended.status()).isEqualTo(Batch.Status.COMPLETED);
        assertThat(ended.requestCounts()).hasValueSatisfying(counts -> {
            assertThat(counts.total()).isEqualTo(2);
            assertThat(counts.completed()).isEqualTo(1);
            assertThat(counts.failed()).isEqualTo(1);
        });
        assertThat(content(ended.outputFileId().orElseThrow()))
                .contains("\"custom_id\":\"one\"", "Hello.")
                .hasLineCount(1);
        assertThat(content(ended.errorFileId().orElseThrow()))
                .contains("\"custom_id\":\"two\"", "context_length_exceeded")
                .hasLineCount(1);
        assertThat(openAi.batches().list().data().getFirst().metadata())
                .hasValueSatisfying(metadata -> assertThat(metadata.toString()).contains("key", "4711"));
        assertThat(openAi.files().retrieve(batch.inputFileId()).purpose()).isEqualTo(FileObject.Purpose.BATCH);
    }

    @Test
    void openAisBatchExpiresWithWhatWasWorkedOff() throws IOException {
        simulator.script(script(Batching.Status.EXPIRED, 1));
        Batch ended = openAi.batches()
                .retrieve(submit(LINE.formatted("one", "small") + LINE.formatted("two", "small"))
                        .id());

        assertThat(ended.status()).isEqualTo(Batch.Status.EXPIRED);
        assertThat(content(ended.outputFileId().orElseThrow())).contains("\"custom_id\":\"one\"");
        assertThat(content(ended.errorFileId().orElseThrow())).contains("\"custom_id\":\"two\"", "batch_expired");
    }

    @Test
    void openAisFileOfTwoModelsIsRefused() {
        Batch ended = openAi.batches()
                .retrieve(submit(LINE.formatted("one", "small") + LINE.formatted("two", "large"))
                        .id());

        assertThat(ended.status()).isEqualTo(Batch.Status.FAILED);
        assertThat(ended.errors()).isPresent();
    }

    @Test
    void openAisBatchIsCancelled() {
        simulator.script(Script.builder()
                .batching(new Batching(600_000, null, Batching.Status.COMPLETED))
                .build());
        Batch batch = submit(LINE.formatted("one", "small"));

        assertThat(openAi.batches().cancel(batch.id()).status()).isEqualTo(Batch.Status.CANCELLING);
        assertThat(openAi.batches().retrieve(batch.id()).status()).isEqualTo(Batch.Status.CANCELLED);
        assertThat(simulator.log().requests()).isEmpty();
    }

    @Test
    void unknownBatchIsNotFound() {
        assertThat(catchThrowable(() -> openAi.batches().retrieve("batch_none")))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void anthropicsLinesEndEachInTheirWay() {
        MessageBatch batch = submitted();
        assertThat(batch.processingStatus()).isEqualTo(MessageBatch.ProcessingStatus.IN_PROGRESS);

        MessageBatch ended = anthropic.messages().batches().retrieve(batch.id());

        assertThat(ended.processingStatus()).isEqualTo(MessageBatch.ProcessingStatus.ENDED);
        assertThat(ended.requestCounts().succeeded()).isEqualTo(1);
        assertThat(ended.requestCounts().errored()).isEqualTo(1);
        assertThat(results(batch.id())).isEqualTo(Map.of("one", "succeeded: Hello.", "two", "errored"));
        assertThat(anthropic.messages().batches().list().data())
                .extracting(MessageBatch::id)
                .containsExactly(batch.id());
    }

    @Test
    void anthropicsBatchExpiresWithWhatWasWorkedOff() {
        simulator.script(script(Batching.Status.EXPIRED, 1));
        MessageBatch batch = submitted();

        assertThat(anthropic
                        .messages()
                        .batches()
                        .retrieve(batch.id())
                        .requestCounts()
                        .expired())
                .isEqualTo(1);
        assertThat(results(batch.id())).isEqualTo(Map.of("one", "succeeded: Hello.", "two", "expired"));
    }

    @Test
    void anthropicsBatchIsCancelled() {
        simulator.script(Script.builder()
                .batching(new Batching(600_000, null, Batching.Status.COMPLETED))
                .build());
        MessageBatch batch = submitted();

        assertThat(anthropic.messages().batches().cancel(batch.id()).processingStatus())
                .isEqualTo(MessageBatch.ProcessingStatus.CANCELING);
        assertThat(anthropic.messages().batches().retrieve(batch.id()).processingStatus())
                .isEqualTo(MessageBatch.ProcessingStatus.ENDED);
        assertThat(results(batch.id())).isEqualTo(Map.of("one", "canceled", "two", "canceled"));
    }

    private Batch submit(String lines) {
        FileObject file = openAi.files()
                .create(FileCreateParams.builder()
                        .purpose(FilePurpose.BATCH)
                        .file(lines.getBytes(StandardCharsets.UTF_8))
                        .build());
        return openAi.batches()
                .create(BatchCreateParams.builder()
                        .inputFileId(file.id())
                        .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                        .completionWindow(BatchCreateParams.CompletionWindow._24H)
                        .metadata(BatchCreateParams.Metadata.builder()
                                .putAdditionalProperty("key", com.openai.core.JsonValue.from("4711"))
                                .build())
                        .build());
    }

    private String content(String file) throws IOException {
        try (HttpResponse response = openAi.files().content(file)) {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private MessageBatch submitted() {
        com.anthropic.models.messages.batches.BatchCreateParams.Builder batch =
                com.anthropic.models.messages.batches.BatchCreateParams.builder();
        for (String id : List.of("one", "two")) {
            batch.addRequest(com.anthropic.models.messages.batches.BatchCreateParams.Request.builder()
                    .customId(id)
                    .params(com.anthropic.models.messages.batches.BatchCreateParams.Request.Params.builder()
                            .model("small")
                            .maxTokens(100)
                            .addUserMessage("Hi")
                            .build())
                    .build());
        }
        return anthropic.messages().batches().create(batch.build());
    }

    private Map<String, String> results(String batch) {
        Map<String, String> results = new TreeMap<>();
        try (StreamResponse<MessageBatchIndividualResponse> lines =
                anthropic.messages().batches().resultsStreaming(batch)) {
            lines.stream()
                    .forEach(line -> results.put(
                            line.customId(),
                            line.result().isSucceeded()
                                    ? "succeeded: "
                                            + line.result()
                                                    .asSucceeded()
                                                    .message()
                                                    .content()
                                                    .getFirst()
                                                    .asText()
                                                    .text()
                                    : line.result().isErrored()
                                            ? "errored"
                                            : line.result().isExpired() ? "expired" : "canceled"));
        }
        return results;
    }
}
