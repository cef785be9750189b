package dev.polyphony.ledger;

/** What counts against a limit, in micro-dollars: as it was found, and what a batch adds to it. */
final class Account {
    private final Figures found;
    private Figures added = new Figures(0, 0, 0);
    private long cap = Long.MAX_VALUE;

    Account(Figures found) {
        this.found = found;
    }

    /** Amounts, or differences of amounts. */
    record Figures(long settled, long reserved, long unknown) {
        Figures plus(Figures other) {
            return new Figures(settled + other.settled, reserved + other.reserved, unknown + other.unknown);
        }

        Figures negated() {
            return new Figures(-settled, -reserved, -unknown);
        }

        long sum() {
            return settled + reserved + unknown;
        }
    }

    Figures found() {
        return found;
    }

    long used() {
        return found.plus(added).sum();
    }

    Figures added() {
        return added;
    }

    /** What its sum may come to when the batch is written; without bound where nothing was granted. */
    long cap() {
        return cap;
    }

    void hold(Sent sent, long limit) {
        added = added.plus(figures(sent));
        cap = Math.min(cap, limit);
    }

    /** @param limit that it has to stay under; what is given back needs none */
    void keep(long amount, long limit) {
        added = added.plus(new Figures(0, amount, 0));
        cap = Math.min(cap, limit);
    }

    /** Takes off what a request holds in its state and adds what it holds in the next. */
    void move(Sent before, Sent after) {
        added = added.plus(figures(before).negated()).plus(figures(after));
    }

    private static Figures figures(Sent sent) {
        return switch (sent.state()) {
            case HELD -> new Figures(0, sent.worst(), 0);
            case UNKNOWN -> new Figures(0, 0, sent.worst());
            case SETTLED, WRITTEN_OFF -> new Figures(sent.cost() == null ? 0 : sent.cost(), 0, 0);
            case RELEASED -> new Figures(0, 0, 0);
        };
    }
}
