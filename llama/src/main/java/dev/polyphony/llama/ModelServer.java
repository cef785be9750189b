package dev.polyphony.llama;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One model at a free port of loopback. Ends with its process. */
final class ModelServer {
    private static final int LARGEST_REQUEST = 16 * 1024 * 1024;

    private final Channel server;

    private ModelServer(Channel server) {
        this.server = server;
    }

    static ModelServer start(ServerSettings settings, LlamaEngine engine) {
        EventLoopGroup threads =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("http", true), NioIoHandler.newFactory());
        // A call of llama.cpp holds its thread.
        ExecutorService requests = Executors.newCachedThreadPool(new DefaultThreadFactory("request", true));
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        client.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(LARGEST_REQUEST))
                                .addLast(new ApiConnection(settings, engine, requests));
                    }
                });
        return new ModelServer(bootstrap
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel());
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }
}
