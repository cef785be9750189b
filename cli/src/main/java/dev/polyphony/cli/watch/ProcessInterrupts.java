package dev.polyphony.cli.watch;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A shutdown hook that keeps the process until the command has said goodbye. The virtual machine itself then ends with
 * 128 plus the signal's number, 130 for Ctrl-C.
 */
final class ProcessInterrupts implements Interrupts.Registration {
    private static final long GOODBYE_SECONDS = 5;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    ProcessInterrupts(Runnable action) {
        hook = new Thread(() -> {
            action.run();
            awaitGoodbye();
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook runs, or has run: nothing to take back.
        }
    }

    private void awaitGoodbye() {
        try {
            boolean unused = done.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
