package dev.polyphony.openai;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.rest.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** OpenAI's chat completions: each is an analysis, and {@code polyphony explain} knows it as any other. */
@RestController
class ChatCompletions {
    private final ChatRequestReader requests;

    ChatCompletions(ModelNames names) {
        this.requests = new ChatRequestReader(names);
    }

    /**
     * Answers when the analysis has ended, or in pieces until then.
     *
     * @throws FailedCompletion where there is no answer, and nothing of one was sent
     */
    @PostMapping("/v1/chat/completions")
    void complete(@RequestBody byte[] body, Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        ChatRequest chat = requests.read(body, request::getHeader);
        AnalysisClient client = caller.client();
        Analysis analysis = analysis(chat, client);
        CompletionWriter writer = new CompletionWriter(analysis.id(), Instant.now(), chat.ignored());
        CompletableFuture<AnalysisResult> result = client.answer(analysis);
        if (chat.delivery().stream()) {
            new CompletionStream(response, writer, chat.delivery()).send(client, analysis.id(), result);
        } else {
            AnalysisResult ended = answered(result);
            head(response, analysis.id(), ended);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream().write(writer.whole(ended).toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Analysis analysis(ChatRequest chat, AnalysisClient client) {
        return chat.analysis()
                .with(AnalysisOptions.TENANT, client.principal().tenant())
                .analysis(AnalysisIds.mint())
                .streaming(chat.delivery().stream() && chat.delivery().live());
    }

    /** What programs see that read no more than headers. */
    static void head(HttpServletResponse response, String id, AnalysisResult result) {
        response.setHeader("Polyphony-Analysis-Id", id);
        response.setHeader("Polyphony-Model", CompletionWriter.model(result));
        response.setHeader("Polyphony-Cost", result.cost().usd().toPlainString());
    }

    /** @throws FailedCompletion where there is none */
    static AnalysisResult answered(CompletableFuture<AnalysisResult> result) throws InterruptedException {
        try {
            AnalysisResult ended = result.get();
            if (ended.status() != AnalysisStatus.ANSWERED || ended.response() == null) {
                throw new FailedCompletion(OpenAiError.of(ended, Instant.now()));
            }
            return ended;
        } catch (ExecutionException e) {
            throw new FailedCompletion(OpenAiErrors.of(Objects.requireNonNullElse(e.getCause(), e)));
        }
    }
}
