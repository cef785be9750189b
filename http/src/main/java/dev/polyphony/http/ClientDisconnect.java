package dev.polyphony.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a request's client has closed its connection. A servlet hears of it only when it writes, and who has
 * nothing to say yet, and whose status and headers are still open, writes nothing: so the connection itself is asked.
 */
public final class ClientDisconnect {
    private static final String PROBE = ClientDisconnect.class.getName();

    private ClientDisconnect() {}

    /**
     * To be asked by the thread that serves the request, once it has read all of it. A client that closes its half of
     * the connection counts as one that left: those of HTTP do not.
     *
     * @return false where this server cannot say
     */
    public static boolean hasLeft(HttpServletRequest request) {
        return request.getAttribute(PROBE) instanceof BooleanSupplier left && left.getAsBoolean();
    }

    /** HTTP/1.1 as Tomcat speaks it, with a probe among each request's attributes. */
    public static final class Protocol extends Http11NioProtocol {
        @Override
        protected Processor createProcessor() {
            ProbedRequests requests = new ProbedRequests(getAdapter());
            ProbedProcessor processor = new ProbedProcessor(this, requests);
            requests.probe = processor::hasLeft;
            return processor;
        }
    }

    private static final class ProbedProcessor extends Http11Processor {
        ProbedProcessor(Protocol protocol, Adapter adapter) {
            super(protocol, adapter);
        }

        /** The first byte of a next request, which a client may send ahead, is put back. */
        boolean hasLeft() {
            SocketWrapperBase<?> socket = getSocketWrapper();
            ByteBuffer next = ByteBuffer.allocate(1);
            try {
                if (socket.read(false, next) < 0) {
                    return true;
                }
                if (next.flip().hasRemaining()) {
                    socket.unRead(next);
                }
                return false;
            } catch (IOException closed) {
                return true;
            }
        }
    }

    private static final class ProbedRequests implements Adapter {
        private final Adapter adapter;
        private @Nullable BooleanSupplier probe;

        ProbedRequests(Adapter adapter) {
            this.adapter = adapter;
        }

        @Override
        public void service(Request request, Response response) throws Exception {
            request.setAttribute(PROBE, probe);
            adapter.service(request, response);
        }

        @Override
        public boolean prepare(Request request, Response response) throws Exception {
            return adapter.prepare(request, response);
        }

        @Override
        public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
            return adapter.asyncDispatch(request, response, event);
        }

        @Override
        public void log(Request request, Response response, long time) {
            adapter.log(request, response, time);
        }

        @Override
        public void checkRecycled(Request request, Response response) {
            adapter.checkRecycled(request, response);
        }

        @Override
        public String getDomain() {
            return adapter.getDomain();
        }
    }
}
