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
    /** The header that names the analysis. */
    static final String ID = "Polyphony-Analysis-Id";

    private final ChatRequest request;
    private final AnalysisClient client;
    private final Analysis analysis;
    private final boolean live;

    /** @throws InvalidField by the request's name, for what no analysis can be */
    public ChatExchange(ChatRequest request, AnalysisClient client) {
        this.request = request;
        this.client = client;
        Analysis asked = request.analysis(client.principal());
        this.live = request.delivery().stream() && request.delivery().live() && asked.answerSchema() == null;
        this.analysis = asked.streaming(live);
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
            response.setHeader(ID, id());
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

    /**
     * Whether pieces are sent as they come. An answer that has to fit a schema is sent once it does: until then it may
     * be asked for once more, and what is around its JSON is left out.
     */
    boolean isLive() {
        return live;
    }

    boolean endsWithItsReader() {
        return request.delivery().cancel().getAsBoolean();
    }

    AnalysisClient client() {
        return client;
    }
}
