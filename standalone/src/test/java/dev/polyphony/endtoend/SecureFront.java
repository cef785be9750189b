package dev.polyphony.endtoend;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A dev server speaks no TLS and asks for no key: this stands before it, as Temporal Cloud does, and lets through who
 * shows the right certificate or key.
 */
final class SecureFront implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel backend;
    private final @Nullable String apiKey;
    private final Server server;

    private SecureFront(String address, SslContextBuilder tls, @Nullable String apiKey) {
        this.backend = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        this.apiKey = apiKey;
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .sslContext(GrpcSslContexts.configure(tls).build())
                    .fallbackHandlerRegistry(new Everything())
                    .maxInboundMessageSize(64 * 1024 * 1024)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param client whose certificate has to be shown */
    static SecureFront mutual(String address, Certificate own, Certificate client) {
        return new SecureFront(
                address,
                SslContextBuilder.forServer(own.file().toFile(), own.key().toFile())
                        .trustManager(client.file().toFile())
                        .clientAuth(ClientAuth.REQUIRE),
                null);
    }

    static SecureFront keyed(String address, Certificate own, String apiKey) {
        return new SecureFront(
                address,
                SslContextBuilder.forServer(own.file().toFile(), own.key().toFile()),
                apiKey);
    }

    String address() {
        return "localhost:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        backend.shutdownNow();
    }

    private final class Everything extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNKNOWN)
                    .setFullMethodName(name)
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            return ServerMethodDefinition.create(method, new Forwarding());
        }
    }

    private final class Forwarding implements ServerCallHandler<byte[], byte[]> {
        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> from, Metadata headers) {
            if (apiKey != null && !("Bearer " + apiKey).equals(headers.get(AUTHORIZATION))) {
                from.close(Status.UNAUTHENTICATED.withDescription("Request unauthorized."), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            ClientCall<byte[], byte[]> to = backend.newCall(from.getMethodDescriptor(), CallOptions.DEFAULT);
            to.start(new Answers(from), headers);
            to.request(1);
            from.request(1);
            return new Passing(from, to);
        }
    }

    private static final class Passing extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> from;
        private final ClientCall<byte[], byte[]> to;

        Passing(ServerCall<byte[], byte[]> from, ClientCall<byte[], byte[]> to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void onMessage(byte[] message) {
            to.sendMessage(message);
            from.request(1);
        }

        @Override
        public void onHalfClose() {
            to.halfClose();
        }

        @Override
        public void onCancel() {
            to.cancel("the caller has gone", null);
        }
    }

    private static final class Answers extends ClientCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> from;

        Answers(ServerCall<byte[], byte[]> from) {
            this.from = from;
        }

        @Override
        public void onHeaders(Metadata headers) {
            from.sendHeaders(headers);
        }

        @Override
        public void onMessage(byte[] message) {
            from.sendMessage(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            from.close(status, trailers);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
