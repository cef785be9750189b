package dev.polyphony.simulator;

import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.wire.WireReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Plays one delivery on one connection, all of it on the connection's event loop. */
final class Responder {
    private static final int TRICKLED_PIECES = 10;
    /** Time for the first half to be read: a reset discards what the client's kernel still holds. */
    private static final long CUT_AFTER_MILLIS = 30;

    private final ChannelHandlerContext channel;
    private final boolean keepAlive;
    private final ResponseEnd ending;

    /** Told how it ends, before the client can see the end. */
    @FunctionalInterface
    interface ResponseEnd {
        void ended(LoggedOutcome outcome, @Nullable Integer status);
    }

    Responder(ChannelHandlerContext channel, boolean keepAlive, ResponseEnd ending) {
        this.channel = channel;
        this.keepAlive = keepAlive;
        this.ending = ending;
    }

    /** @param whenComplete the outcome if all bytes are sent */
    void play(Delivery delivery, LoggedOutcome whenComplete) {
        switch (delivery) {
            case Delivery.Whole whole -> send(whole.reply(), whenComplete);
            case Delivery.Late late -> later(late.delay().toMillis(), () -> send(late.reply(), whenComplete));
            case Delivery.Trickle trickle ->
                trickle(trickle.reply(), trickle.duration().toMillis(), whenComplete);
            case Delivery.Paced paced -> {
                channel.writeAndFlush(headOf(paced.reply()));
                pace(paced, 0, whenComplete);
            }
            case Delivery.Cut cut -> cut(cut.reply(), cut.reset());
            case Delivery.Reset reset -> reset(null);
            case Delivery.Close close -> {
                ending.ended(LoggedOutcome.FAULTED, null);
                channel.close();
            }
            case Delivery.Never never -> {
                // The client's close is all that ends this; the connection's handler sees it.
            }
        }
    }

    private void send(WireReply reply, LoggedOutcome outcome) {
        if (!reply.streamed()) {
            ending.ended(outcome, reply.status());
            ByteBuf body = Unpooled.wrappedBuffer(packed(reply));
            DefaultFullHttpResponse response =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body);
            head(response, reply);
            finish(response);
            return;
        }
        channel.writeAndFlush(headOf(reply));
        List<String> frames = reply.frames();
        for (int at = 0; at < frames.size(); at++) {
            if (at == frames.size() - 1) {
                // A client that reads it knows that it is the end.
                ending.ended(outcome, reply.status());
            }
            channel.writeAndFlush(new DefaultHttpContent(bytes(frames.get(at))));
        }
        finish(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void trickle(WireReply reply, long millis, LoggedOutcome outcome) {
        channel.write(headOf(reply));
        List<ByteBuf> halves = halves(reply);
        channel.writeAndFlush(new DefaultHttpContent(halves.getFirst()));
        ByteBuf rest = halves.getLast();
        int size = Math.max(1, (rest.readableBytes() + TRICKLED_PIECES - 1) / TRICKLED_PIECES);
        List<ByteBuf> pieces = new ArrayList<>();
        while (rest.isReadable()) {
            pieces.add(rest.readRetainedSlice(Math.min(size, rest.readableBytes())));
        }
        rest.release();
        for (int piece = 0; piece < pieces.size(); piece++) {
            ByteBuf bytes = pieces.get(piece);
            boolean last = piece == pieces.size() - 1;
            later(millis * (piece + 1) / pieces.size(), () -> {
                if (last) {
                    ending.ended(outcome, reply.status());
                    finish(new DefaultLastHttpContent(bytes));
                } else {
                    channel.writeAndFlush(new DefaultHttpContent(bytes));
                }
            });
        }
    }

    private void pace(Delivery.Paced paced, int line, LoggedOutcome outcome) {
        List<String> lines = paced.reply().frames();
        if (line == lines.size()) {
            ending.ended(
                    paced.cut() ? LoggedOutcome.FAULTED : outcome, paced.reply().status());
            if (paced.cut()) {
                channel.close();
            } else {
                finish(LastHttpContent.EMPTY_LAST_CONTENT);
            }
            return;
        }
        paced.written().accept(line);
        channel.writeAndFlush(new DefaultHttpContent(bytes(lines.get(line))));
        later(paced.interval().toMillis(), () -> pace(paced, line + 1, outcome));
    }

    private void cut(WireReply reply, boolean reset) {
        channel.write(headOf(reply));
        channel.writeAndFlush(new DefaultHttpContent(halves(reply).getFirst()));
        later(CUT_AFTER_MILLIS, () -> {
            if (reset) {
                reset(reply.status());
            } else {
                ending.ended(LoggedOutcome.FAULTED, reply.status());
                channel.close();
            }
        });
    }

    private void reset(@Nullable Integer status) {
        ending.ended(LoggedOutcome.RESET, status);
        // Closing with nothing left to linger for makes the kernel send RST in place of FIN.
        channel.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    private void finish(Object last) {
        var written = channel.writeAndFlush(last);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** At once where there is nothing to wait for. */
    void after(long millis, Runnable step) {
        if (millis == 0) {
            step.run();
        } else {
            later(millis, step);
        }
    }

    /** From any thread; at once on the event loop's own. */
    void onLoop(Runnable step) {
        if (channel.executor().inEventLoop()) {
            step.run();
        } else {
            later(0, step);
        }
    }

    /** Runs a step on the event loop unless the client has gone by then. */
    void later(long millis, Runnable step) {
        channel.executor()
                .schedule(
                        () -> {
                            if (channel.channel().isActive()) {
                                step.run();
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS)
                .addListener(done -> {
                    // A scheduled step that throws would otherwise leave the client waiting without a word.
                    if (!done.isSuccess() && !done.isCancelled()) {
                        channel.pipeline().fireExceptionCaught(done.cause());
                    }
                });
    }

    private HttpResponse headOf(WireReply reply) {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
        head(response, reply);
        return response;
    }

    private void head(HttpResponse response, WireReply reply) {
        reply.headers().forEach((name, value) -> response.headers().set(name, value));
        if (reply.streamed()) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else {
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, packed(reply).length);
        }
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    /** A stream is halved between events, another body between bytes. */
    private static List<ByteBuf> halves(WireReply reply) {
        List<String> frames = reply.frames();
        if (reply.streamed() && frames.size() > 1) {
            int half = frames.size() / 2;
            return List.of(
                    bytes(String.join("", frames.subList(0, half))),
                    bytes(String.join("", frames.subList(half, frames.size()))));
        }
        byte[] all = reply.body().getBytes(StandardCharsets.UTF_8);
        int half = all.length / 2;
        return List.of(Unpooled.wrappedBuffer(all, 0, half), Unpooled.wrappedBuffer(all, half, all.length - half));
    }

    /** As its header says; of a body that is sent whole. */
    private static byte[] packed(WireReply reply) {
        byte[] text = reply.body().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream packing = switch (reply.headers().getOrDefault("content-encoding", "")) {
            case "gzip" -> new GZIPOutputStream(packed);
            case "deflate" -> new DeflaterOutputStream(packed);
            default -> packed;
        }) {
            packing.write(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
