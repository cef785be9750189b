package dev.polyphony.llama;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What one request is answered with: a whole, or events. Written from any thread, in order. */
final class ApiReply {
    private final ChannelHandlerContext channel;
    private final boolean keepAlive;
    private volatile boolean begun;

    ApiReply(ChannelHandlerContext channel, FullHttpRequest request) {
        this.channel = channel;
        this.keepAlive = HttpUtil.isKeepAlive(request);
    }

    /** Whether the client has gone. */
    boolean isUnwanted() {
        return !channel.channel().isActive();
    }

    void json(int status, JsonNode body) {
        byte[] text = body.toString().getBytes(StandardCharsets.UTF_8);
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(text));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, text.length);
        finish(response);
    }

    /** In the midst of events it is one of them, and the last. */
    void error(int status, String type, @Nullable String code, @Nullable String parameter, String message) {
        JsonNode error = ChatAnswers.error(type, code, parameter, message);
        if (begun) {
            event(error);
            channel.close();
        } else {
            json(status, error);
        }
    }

    void event(JsonNode event) {
        if (!begun) {
            begun = true;
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_EVENT_STREAM)
                    .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE)
                    .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            channel.write(head);
        }
        write(event.toString());
    }

    void endOfEvents() {
        write("[DONE]");
        finish(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void write(String data) {
        channel.writeAndFlush(
                new DefaultHttpContent(Unpooled.copiedBuffer("data: " + data + "\n\n", StandardCharsets.UTF_8)));
    }

    private void finish(Object last) {
        var written = channel.writeAndFlush(last);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
