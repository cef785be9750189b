package dev.polyphony.ledger;

/** What counts against a limit, in micro-dollars. */
final class Account {
    long settled;
    long reserved;
    long unknown;

    Account(long settled, long reserved, long unknown) {
        this.settled = settled;
        this.reserved = reserved;
        this.unknown = unknown;
    }

    long used() {
        return settled + reserved + unknown;
    }

    /** Takes off what a request holds in its state and adds what it holds in the next. */
    void move(Sent before, Sent after) {
        add(before, -1);
        add(after, 1);
    }

    void add(Sent sent, int times) {
        switch (sent.state()) {
            case HELD -> reserved += times * sent.worst();
            case UNKNOWN -> unknown += times * sent.worst();
            case SETTLED, WRITTEN_OFF -> settled += times * (sent.cost() == null ? 0 : sent.cost());
            case RELEASED -> {}
        }
    }
}
