package dev.polyphony.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** Sees to it that a server which ends by itself is started again, for as long as somebody uses it. */
final class Supervisor implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** One that lived as long did not end for the reason that the one before it did. */
    private static final Duration SOUND = Duration.ofMinutes(1);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    interface Starting {
        /** Starts the server again, or finds the one that somebody else started in its place. */
        ServerRecord again(ServerRecord ended) throws IOException;
    }

    private final Starting starting;
    private final Consumer<String> notices;
    private final Thread watching;
    private volatile ServerRecord server;
    private volatile boolean closed;

    private Supervisor(ServerRecord server, Starting starting, Consumer<String> notices) {
        this.server = server;
        this.starting = starting;
        this.notices = notices;
        this.watching = Thread.ofPlatform().daemon().name("temporal-supervisor").unstarted(this::watch);
    }

    static Supervisor watch(ServerRecord server, Starting starting, Consumer<String> notices) {
        Supervisor supervisor = new Supervisor(server, starting, notices);
        supervisor.watching.start();
        return supervisor;
    }

    /** The newest. */
    ServerRecord server() {
        return server;
    }

    private void watch() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed) {
                long began = System.nanoTime();
                server.awaitEnd();
                if (closed) {
                    return;
                }
                if (System.nanoTime() - began > SOUND.toNanos()) {
                    pause = FIRST_PAUSE;
                }
                notices.accept("The Temporal dev server has ended unexpectedly; it is started again.");
                pause = restart(pause);
            }
        } catch (InterruptedException e) {
            // Closed: nobody needs it any longer.
        }
    }

    /** Tries until there is one; returns the pause before the next try of all. */
    private Duration restart(Duration first) throws InterruptedException {
        Duration pause = first;
        String said = "";
        while (true) {
            Thread.sleep(pause);
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            try {
                server = starting.again(server);
                notices.accept("The Temporal dev server is back at 127.0.0.1:" + server.port() + ".");
                return pause;
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage());
                if (!closed && !why.equals(said)) {
                    notices.accept("The Temporal dev server could not be started again, and is tried on: " + why);
                    said = why;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    /** Ends the watch; the server is left as it is. */
    @Override
    public void close() {
        closed = true;
        watching.interrupt();
        try {
            watching.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
