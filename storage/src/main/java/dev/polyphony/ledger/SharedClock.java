package dev.polyphony.ledger;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** What time it is for all processes alike. */
@FunctionalInterface
interface SharedClock {
    Instant now(Handle handle);
}
