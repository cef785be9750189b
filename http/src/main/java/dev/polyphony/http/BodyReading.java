package dev.polyphony.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes a body in as it arrives, then sends the request on, or refuses it. The container calls it one at a time. */
final class BodyReading implements ReadListener, AsyncListener {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final ServletInputStream arriving;
    private final WholeRequest whole;
    private final AsyncContext context;
    private final long most;
    private final BodyMemory memory;
    private final byte[] piece = new byte[8192];
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Refusal refusal;
    private long held;
    private long discarded;
    private boolean ended;

    private BodyReading(
            HttpServletRequest request,
            HttpServletResponse response,
            HttpSettings settings,
            BodyMemory memory,
            @Nullable Refusal refusal)
            throws IOException {
        this.request = request;
        this.response = response;
        this.most = settings.maxBody(ProtocolError.isOfProtocols(request)).toBytes();
        this.memory = memory;
        this.refusal = refusal;
        arriving = request.getInputStream();
        whole = new WholeRequest(request);
        ReceivedBody.attach(whole, this::forget);
        context = request.startAsync(whole, response);
        context.setTimeout(settings.bodyTimeout().toMillis());
    }

    /** @param refusal what becomes of the request once its body is through; absent where it is welcome so far */
    static void start(
            HttpServletRequest request,
            HttpServletResponse response,
            HttpSettings settings,
            BodyMemory memory,
            @Nullable Refusal refusal)
            throws IOException {
        BodyReading reading = new BodyReading(request, response, settings, memory, refusal);
        reading.context.addListener(reading);
        reading.arriving.setReadListener(reading);
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!ended && arriving.isReady()) {
            int bytes = arriving.read(piece);
            if (bytes < 0) {
                return;
            }
            take(bytes);
        }
    }

    private void take(int bytes) throws IOException {
        if (refusal == null && held + bytes > most) {
            refuse(Refusal.TOO_LARGE);
        } else if (refusal == null && !memory.take(bytes)) {
            refuse(Refusal.BUSY);
        }
        if (refusal == null) {
            held += bytes;
            body.write(piece, 0, bytes);
            return;
        }
        discarded += bytes;
        if (discarded > HttpSettings.LARGEST_BODY.toBytes()) {
            giveUp(refusal);
        }
    }

    private void refuse(Refusal why) {
        refusal = why;
        forget();
    }

    @Override
    public void onAllDataRead() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        if (refusal == null) {
            whole.body(body.toByteArray());
            body = new ByteArrayOutputStream();
            context.dispatch();
        } else {
            refusal.write(request, response);
            context.complete();
        }
    }

    /** Broken, or silent for longer than one read may take. */
    @Override
    public void onError(Throwable broken) {
        try {
            giveUp(refusal == null ? Refusal.TOO_SLOW : refusal);
        } catch (IOException gone) {
            // Nobody is left to be told.
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        giveUp(refusal == null ? Refusal.TOO_SLOW : refusal);
    }

    private void giveUp(Refusal why) throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        ProblemReportValve.abandonBody(request, response);
        why.write(request, response);
        // Finished here: once its body is abandoned Tomcat closes an asynchronous request's connection when this
        // returns,
        // and never comes to the completion that would send what is buffered.
        response.getOutputStream().close();
        context.complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        forget();
    }

    @Override
    public void onError(AsyncEvent event) {
        forget();
    }

    /** Whoever took the request on has read the body. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        forget();
    }

    /** Once by the handler, in its own time, and by the container when the request ends. */
    private synchronized void forget() {
        memory.giveBack(held);
        held = 0;
        body = new ByteArrayOutputStream();
        whole.body(new byte[0]);
    }
}
