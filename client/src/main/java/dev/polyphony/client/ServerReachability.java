package dev.polyphony.client;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether a server is there, known from the connection itself: a call would wait long to find out. */
record ServerReachability(ManagedChannel channel) {
    /** On one machine a refusal comes in milliseconds. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    boolean isUp() {
        long end = System.nanoTime() + LONGEST.toNanos();
        ConnectivityState state = channel.getState(true);
        while (state == ConnectivityState.IDLE || state == ConnectivityState.CONNECTING) {
            long left = end - System.nanoTime();
            CountDownLatch changed = new CountDownLatch(1);
            channel.notifyWhenStateChanged(state, changed::countDown);
            try {
                if (left <= 0 || !changed.await(left, TimeUnit.NANOSECONDS)) {
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            state = channel.getState(true);
        }
        if (state == ConnectivityState.TRANSIENT_FAILURE) {
            // Tried anew now and not when a pause that doubles is over: whoever asks next finds a server that is back.
            channel.resetConnectBackoff();
        }
        return state == ConnectivityState.READY;
    }
}
