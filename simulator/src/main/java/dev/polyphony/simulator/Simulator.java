package dev.polyphony.simulator;

import dev.polyphony.simulator.batch.Batches;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.log.MachineLog;
import dev.polyphony.simulator.log.RequestLog;
import dev.polyphony.simulator.ollama.OllamaHost;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
    private final MachineLog machineLog = new MachineLog();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("simulated-ollama").factory());
    private volatile Playing playing;

    /** A script and the machine that it sets up. */
    private record Playing(ScriptRun run, OllamaHost ollama) {}

    private Simulator(int port, Script script, Consumer<LoggedRequest> ended) {
        this.playing = play(script);
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

    /** What the machine with Ollama did. */
    public MachineLog machineLog() {
        return machineLog;
    }

    /**
     * Replaces the script for requests from now on, begins all its sequences, and puts another machine under Ollama.
     */
    public void script(Script script) {
        playing = play(script);
    }

    private Playing play(Script script) {
        ScriptRun run = new ScriptRun(script);
        return new Playing(run, new OllamaHost(script, run.models("ollama"), machineLog, timer));
    }

    public Script script() {
        return playing.run().script();
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        timer.shutdownNow();
        threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Channel listen(int port) {
        Supplier<ScriptRun> run = () -> playing.run();
        Supplier<OllamaHost> ollama = () -> playing.ollama();
        Batches batches = new Batches(run, new BatchLines(run, log));
        Admin admin = new Admin(this::script, this::script, log, machineLog);
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
                                .addLast(new ConnectionHandler(run, ollama, log, batches, admin));
                    }
                });
        return bootstrap
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }
}
