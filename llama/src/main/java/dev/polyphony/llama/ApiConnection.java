package dev.polyphony.llama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection. Requests are worked on beside its thread, one after the other; when the client has gone, the
 * one under way is wanted no more.
 */
final class ApiConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger log = LoggerFactory.getLogger(ApiConnection.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_TEXTS = 2048;

    private final ServerSettings settings;
    private final LlamaEngine engine;
    private final ExecutorService requests;
    private final long created = System.currentTimeMillis() / 1000;
    private @Nullable Future<?> working;

    ApiConnection(ServerSettings settings, LlamaEngine engine, ExecutorService requests) {
        this.settings = settings;
        this.engine = engine;
        this.requests = requests;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext channel, FullHttpRequest request) {
        ApiReply reply = new ApiReply(channel, request);
        String path = new QueryStringDecoder(request.uri()).path();
        boolean post = request.method().equals(HttpMethod.POST);
        if (!bears(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
            reply.error(401, "invalid_request_error", "invalid_api_key", null, "Incorrect API key provided.");
        } else if (!post && path.equals("/v1/models")) {
            reply.json(200, ChatAnswers.models(settings.model(), created));
        } else if (post && (path.equals("/v1/chat/completions") || path.equals("/v1/embeddings"))) {
            JsonNode body = body(request.content().toString(StandardCharsets.UTF_8));
            working = requests.submit(() -> work(path.endsWith("embeddings"), body, reply));
        } else {
            reply.error(404, "invalid_request_error", null, null, "No such address: " + path);
        }
    }

    private boolean bears(@Nullable String authorization) {
        return authorization != null
                && MessageDigest.isEqual(
                        authorization.getBytes(StandardCharsets.UTF_8),
                        ("Bearer " + settings.token()).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode body(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }

    private void work(boolean embeddings, JsonNode body, ApiReply reply) {
        try {
            if (embeddings) {
                embed(body, reply);
            } else {
                answer(ChatRequest.read(body), reply);
            }
        } catch (BadRequest e) {
            reply.error(400, "invalid_request_error", e.code(), e.parameter(), String.valueOf(e.getMessage()));
        } catch (LlamaEngine.Unwanted | InterruptedException e) {
            log.debug("given up: nobody waits for it");
        } catch (RuntimeException e) {
            log.warn("a request failed", e);
            reply.error(500, "server_error", null, null, "The model failed on this request.");
        }
    }

    private void answer(ChatRequest request, ApiReply reply)
            throws BadRequest, LlamaEngine.Unwanted, InterruptedException {
        ChatAnswers answers =
                new ChatAnswers(settings.model(), "chatcmpl-" + UUID.randomUUID(), System.currentTimeMillis() / 1000);
        if (request.stream()) {
            LlamaEngine.Completion completion = engine.answer(
                    request,
                    () -> reply.event(answers.first()),
                    piece -> reply.event(answers.piece(piece)),
                    reply::isUnwanted);
            reply.event(answers.last(completion));
            if (request.usage()) {
                reply.event(answers.usage(completion));
            }
            reply.endOfEvents();
        } else {
            StringBuilder text = new StringBuilder();
            LlamaEngine.Completion completion = engine.answer(request, () -> {}, text::append, reply::isUnwanted);
            reply.json(200, answers.whole(text.toString(), completion));
        }
    }

    private void embed(JsonNode body, ApiReply reply) throws BadRequest, InterruptedException {
        if (body.hasNonNull("dimensions")) {
            throw BadRequest.unsupported("dimensions");
        }
        JsonNode input = body.path("input");
        List<String> texts = new ArrayList<>();
        if (input.isTextual()) {
            texts.add(input.asText());
        }
        input.elements().forEachRemaining(text -> texts.add(text.isTextual() ? text.asText() : ""));
        if (texts.isEmpty() || texts.size() > MOST_TEXTS || texts.contains("")) {
            throw BadRequest.value("input", "expected a text that is not empty, or up to " + MOST_TEXTS + " of them");
        }
        List<float[]> vectors = new ArrayList<>();
        int tokens = 0;
        for (String text : texts) {
            vectors.add(engine.embed(text));
            tokens += engine.tokensOf(text);
        }
        reply.json(200, ChatAnswers.embeddings(settings.model(), vectors, tokens));
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        if (working != null) {
            working.cancel(true);
        }
        channel.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        log.debug("a connection broke", cause);
        channel.close();
    }
}
