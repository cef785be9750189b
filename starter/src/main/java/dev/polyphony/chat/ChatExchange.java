package dev.polyphony.chat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisClient;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.springframework.http.MediaType;

/** One request and its answer: an analysis, and {@code polyphony explain} knows it as any other. */
public final class ChatExchange {
    private final ChatRequest request;
    private final AnalysisClient client;
    private final Analysis analysis;

    /** @throws InvalidField by the request's name, for what no analysis can be */
    public ChatExchange(ChatRequest request, AnalysisClient client) {
        this.request = request;
        this.client = client;
        this.analysis = request.analysis(client.principal());
    }

    /** Of the analysis. */
    public String id() {
        return analysis.id();
    }

    /**
     * Answers when the analysis has ended, or in pieces until then.
     *
     * @throws ChatFailed where there is no answer, and nothing of one was sent
     */
    public void answer(ProtocolWriter writer, HttpServletResponse response) throws IOException, InterruptedException {
        CompletableFuture<AnalysisResult> result = started();
        if (request.delivery().stream()) {
            new ChatStream(this, writer, response).send(result);
        } else {
            AnalysisResult ended = answered(result);
            response.setHeader("Polyphony-Analysis-Id", id());
            response.setHeader("Polyphony-Model", model(ended));
            response.setHeader("Polyphony-Cost", ended.cost().usd().toPlainString());
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream().write(writer.whole(ended).toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private CompletableFuture<AnalysisResult> started() throws InterruptedException {
        try {
            return client.answer(analysis);
        } catch (InvalidField e) {
            throw request.named(e);
        }
    }

    /** @throws ChatFailed where there is none */
    AnalysisResult answered(CompletableFuture<AnalysisResult> result) throws InterruptedException {
        try {
            AnalysisResult ended = result.get();
            if (ended.status() != AnalysisStatus.ANSWERED || ended.response() == null) {
                throw new ChatFailed(ChatErrors.of(ended, Instant.now(), request::name));
            }
            return ended;
        } catch (ExecutionException e) {
            throw new ChatFailed(ChatErrors.of(Objects.requireNonNullElse(e.getCause(), e)));
        }
    }

    /** Who gave the answer, as the caller calls it. */
    public static String model(AnalysisResult result) {
        return Optional.ofNullable(result.modelUsed()).orElse(result.strategy());
    }

    ChatRequest.Delivery delivery() {
        return request.delivery();
    }

    AnalysisClient client() {
        return client;
    }
}
