package dev.polyphony.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.http.ClientDisconnect;
import dev.polyphony.http.ReceivedBody;
import dev.polyphony.request.AnalysisRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** One request and its answer: an analysis, and {@code polyphony explain} knows it as any other. */
public final class ChatExchange {
    /** The header that names the analysis. */
    static final String ID = "Polyphony-Analysis-Id";

    /** How often a client that waits without a stream is looked for. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ChatRequest request;
    private final AnalysisClient client;
    private final String id;
    private final boolean live;

    /** Until it begins. */
    private @Nullable Analysis analysis;

    /** @throws InvalidField by the request's name, for what no analysis can be */
    public ChatExchange(ChatRequest request, AnalysisClient client) {
        this.request = request.begun();
        this.client = client;
        Analysis asked = request.analysis(client.principal());
        this.id = asked.id();
        this.live = request.delivery().stream() && request.delivery().live() && asked.answerSchema() == null;
        this.analysis = asked.streaming(live);
    }

    private ChatExchange(String id, AnalysisClient client) {
        this.request = new ChatRequest(
                new AnalysisRequest(), new ChatRequest.Delivery(true, true, () -> false), Map.of(), List.of());
        this.client = client;
        this.id = id;
        this.live = true;
    }

    /** One that began earlier, to be told again from its beginning: it goes on, whoever leaves. */
    public static ChatExchange earlier(String id, AnalysisClient client) {
        return new ChatExchange(id, client);
    }

    /**
     * Tells it in pieces, those that came and those to come.
     *
     * @throws ChatFailed where there is no answer, and nothing of one was sent
     */
    public void replay(ProtocolWriter writer, HttpServletResponse response) throws InterruptedException {
        new ChatStream(this, writer, new EventSink(response, id()), error -> error).send(client.result(id()));
    }

    /** Of the analysis. */
    public String id() {
        return id;
    }

    /**
     * Answers when the analysis has ended, or in pieces until then. Where the client leaves before, the analysis is
     * cancelled unless the request says otherwise.
     *
     * @param asked read to its end, by this thread; its body is held no more once the analysis has begun
     * @throws ChatFailed where there is no answer, and nothing of one was sent
     */
    public void answer(ProtocolWriter writer, HttpServletRequest asked, HttpServletResponse response)
            throws IOException, InterruptedException {
        CompletableFuture<AnalysisResult> result = started();
        ReceivedBody.release(asked);
        if (request.delivery().stream()) {
            new ChatStream(this, writer, new EventSink(response, id()), error -> error).send(result);
        } else if (isAwaited(result, asked)) {
            AnalysisResult ended = answered(result, writer.tellsRefusals());
            write(writer.whole(ended), ended, ended.cost(), response);
        }
    }

    /** @param cost of all that is answered here */
    void write(ObjectNode body, AnalysisResult ended, Money cost, HttpServletResponse response) throws IOException {
        response.setHeader(ID, id());
        response.setHeader("Polyphony-Model", model(ended));
        response.setHeader("Polyphony-Cost", cost.usd().toPlainString());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for the end; whether somebody still waits for it then. */
    boolean isAwaited(CompletableFuture<AnalysisResult> result, HttpServletRequest asked) throws InterruptedException {
        while (true) {
            try {
                result.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (ExecutionException e) {
                return true;
            } catch (TimeoutException e) {
                if (ClientDisconnect.hasLeft(asked)) {
                    result.cancel(false);
                    left();
                    return false;
                }
            }
        }
    }

    /** The client has left before the end. */
    void left() {
        if (request.delivery().cancel().getAsBoolean()) {
            client.cancel(id());
        }
    }

    /** Begins it, and sees to it that somebody works on it. */
    CompletableFuture<AnalysisResult> started() throws InterruptedException {
        try {
            return client.answer(take());
        } catch (InvalidField e) {
            throw request.named(e);
        }
    }

    /** For whoever begins it: a stream that takes minutes does not hold the images that it was asked with. */
    Analysis take() {
        Analysis taken = Objects.requireNonNull(analysis, "it begins once");
        analysis = null;
        return taken;
    }

    /**
     * @param tellsRefusals whether that a model declined is an answer too
     * @throws ChatFailed where there is none
     */
    AnalysisResult answered(CompletableFuture<AnalysisResult> result, boolean tellsRefusals)
            throws InterruptedException {
        try {
            AnalysisResult ended = result.get();
            if (ended.status() != AnalysisStatus.ANSWERED || ended.response() == null) {
                ChatError error = ChatErrors.of(ended, Instant.now(), request::name);
                if (!tellsRefusals || !error.isRefusal()) {
                    throw new ChatFailed(error);
                }
            }
            return ended;
        } catch (ExecutionException e) {
            throw new ChatFailed(ChatErrors.of(Objects.requireNonNullElse(e.getCause(), e)));
        }
    }

    /** Who gave the answer, or was the last not to, as the caller calls it. */
    public static String model(AnalysisResult result) {
        return Optional.ofNullable(result.modelUsed())
                .or(() ->
                        result.calls().reversed().stream().map(CallRecord::name).findFirst())
                .orElse(result.strategy());
    }

    /**
     * Whether pieces are sent as they come. An answer that has to fit a schema is sent once it does: until then it may
     * be asked for once more, and what is around its JSON is left out.
     */
    boolean isLive() {
        return live;
    }

    AnalysisClient client() {
        return client;
    }
}
