package dev.polyphony.simulator;

import dev.polyphony.simulator.batch.Batches;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.log.RequestLog;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.simulator.script.ScriptRun;
import dev.polyphony.simulator.wire.WireFormats;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * All providers on one loopback port, each below its name: {@code /openai/v1/chat/completions},
 * {@code /anthropic/v1/messages} and so on. A name that is no known vendor's speaks OpenAI's format. Requests for
 * answers are logged; the rest is not. Safe for concurrent use.
 */
public final class Simulator implements AutoCloseable {
    static final int LARGEST_REQUEST = 64 * 1024 * 1024;

    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(2, new DefaultThreadFactory("simulator", true), NioIoHandler.newFactory());
    private final RequestLog log;
    private final Channel server;
    private volatile ScriptRun run;

    private Simulator(int port, Script script, Consumer<LoggedRequest> ended) {
        this.run = new ScriptRun(script);
        this.log = new RequestLog(ended);
        this.server = listen(port);
    }

    /** On a free port. */
    public static Simulator start(Script script) {
        return start(0, script);
    }

    /** @param port 0 for a free one */
    public static Simulator start(int port, Script script) {
        return start(port, script, ended -> {});
    }

    /** @param ended told of each request for an answer when it ends; must be quick */
    public static Simulator start(int port, Script script, Consumer<LoggedRequest> ended) {
        return new Simulator(port, script, ended);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** What the provider's conventional base-URL setting would hold, such as {@code OPENAI_BASE_URL}. */
    public String baseUrl(String provider) {
        return root() + "/" + provider + WireFormats.basePath(provider);
    }

    /** Where {@code /_simulator/script} and {@code /_simulator/log} are. */
    public URI root() {
        return URI.create("http://127.0.0.1:" + address().getPort());
    }

    public RequestLog log() {
        return log;
    }

    /** Replaces the script for requests from now on, and begins all its sequences. */
    public void script(Script script) {
        run = new ScriptRun(script);
    }

    public Script script() {
        return run.script();
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Channel listen(int port) {
        Batches batches = new Batches(() -> run, new BatchLines(() -> run, log));
        Admin admin = new Admin(this::script, this::script, log);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        client.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(LARGEST_REQUEST))
                                .addLast(new ConnectionHandler(() -> run, log, batches, admin));
                    }
                });
        return bootstrap
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }
}
