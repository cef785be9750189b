package dev.polyphony.ledger;

import java.util.Set;

/** What is known of the money of one request. */
public enum RequestState {
    /** Reserved at its worst case; the request may be on its way. */
    HELD,
    /** Answered and booked at its cost. */
    SETTLED,
    /** Certainly not billed. */
    RELEASED,
    /** Nobody knows whether it was billed: held at its worst case until somebody does. */
    UNKNOWN,
    /** Given up on, at a stated amount; until an answer comes after all. */
    WRITTEN_OFF;

    /** The states that this one may become. */
    public Set<RequestState> next() {
        return switch (this) {
            case HELD -> Set.of(SETTLED, RELEASED, UNKNOWN);
            case UNKNOWN -> Set.of(SETTLED, WRITTEN_OFF);
            // Very late: what was assumed gives way to what it cost.
            case WRITTEN_OFF -> Set.of(SETTLED);
            case SETTLED, RELEASED -> Set.of();
        };
    }
}
