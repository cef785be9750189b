package dev.polyphony.attempt;

import dev.polyphony.call.Reply;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** A call on a thread of its own, with what traces and logs know of the activity that began it. */
final class RunningCall {
    private final CallContext.Beside context;
    private final FutureTask<Reply> answer;
    private final Thread thread;
    private volatile boolean left;

    /** @param ended hears that it has, once */
    RunningCall(CallContext.Beside context, Callable<Reply> call, Consumer<RunningCall> ended) {
        this.context = context;
        this.answer = new FutureTask<>(() -> context.call(call)) {
            @Override
            protected void done() {
                ended.accept(RunningCall.this);
            }
        };
        Runnable traced = Context.current().wrap(answer);
        Map<String, String> logged = MDC.getCopyOfContextMap();
        this.thread = Thread.ofVirtual().name("call").unstarted(() -> {
            if (logged != null) {
                MDC.setContextMap(logged);
            }
            traced.run();
        });
    }

    void start() {
        thread.start();
    }

    /** Its local activity waits for it no longer: another activity is to take it up. */
    void leave() {
        left = true;
    }

    boolean isLeft() {
        return left;
    }

    boolean isStopped() {
        return context.isStopped();
    }

    /** Requests that it has sent, or is about to. */
    int sent() {
        return context.sent();
    }

    /**
     * @throws TimeoutException where it takes longer; it goes on
     * @throws RuntimeException as the call ended
     */
    Reply answer(Duration within) throws TimeoutException, InterruptedException {
        try {
            return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    /** As {@link #answer(Duration)}, however long it takes. */
    Reply answer() throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(cause);
        };
    }

    /** Nobody wants the answer any more: the request is aborted, and booked as what it may have cost. */
    void stop() {
        context.stop();
        thread.interrupt();
    }

    /** The process ends: another one is to go on. */
    void interrupt() {
        thread.interrupt();
    }

    /** However it ends. */
    void join(Duration atMost) throws InterruptedException {
        try {
            answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Whoever asked hears of it.
        }
    }
}
