package dev.polyphony.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What counts against a limit, in micro-dollars: as it was found, and what a batch adds to it. */
final class Account {
    private final Figures found;
    private Figures added = Figures.NOTHING;
    private long cap = Long.MAX_VALUE;

    Account(Figures found) {
        this.found = found;
    }

    /** Amounts, or differences of amounts. */
    record Figures(long settled, long reserved, long unknown) {
        static final Figures NOTHING = new Figures(0, 0, 0);

        /** Stands for what is no whole number at all. */
        static final long UNREADABLE = Long.MIN_VALUE;

        /** A trillion dollars: beyond it nobody spent it, and sums of such stay numbers. */
        private static final long MOST = 1_000_000_000_000_000_000L;

        Figures plus(Figures other) {
            return new Figures(settled + other.settled, reserved + other.reserved, unknown + other.unknown);
        }

        Figures negated() {
            return new Figures(-settled, -reserved, -unknown);
        }

        long sum() {
            return settled + reserved + unknown;
        }

        /** Without what cannot be: that counts as nothing, so that it holds nobody up. */
        Figures possible() {
            return new Figures(
                    isPossible(settled) ? settled : 0,
                    isPossible(reserved) ? reserved : 0,
                    isPossible(unknown) ? unknown : 0);
        }

        /** Whether something can be added to each without leaving the numbers. */
        boolean addable() {
            return isPossible(Math.abs(settled)) && isPossible(Math.abs(reserved)) && isPossible(Math.abs(unknown));
        }

        /** What is wrong with them, if anything is; in words for people. */
        Optional<String> problem() {
            List<String> wrong = new ArrayList<>();
            note(wrong, "settled", settled);
            note(wrong, "reserved", reserved);
            note(wrong, "unknown", unknown);
            return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", wrong) + ", which cannot be");
        }

        private static void note(List<String> wrong, String name, long figure) {
            if (!isPossible(figure)) {
                wrong.add(name + " is " + text(figure));
            }
        }

        static boolean isPossible(long figure) {
            return figure >= 0 && figure <= MOST;
        }

        static String text(long figure) {
            return figure == UNREADABLE
                    ? "no amount"
                    : (figure < 0 ? "-$" : "$")
                            + BigDecimal.valueOf(figure, 6).abs().toPlainString();
        }
    }

    Figures found() {
        return found;
    }

    long used() {
        return found.possible().plus(added).sum();
    }

    Figures added() {
        return added;
    }

    /** What its sum may come to when the batch is written; without bound where nothing was granted. */
    long cap() {
        return cap;
    }

    void hold(StoredRequest sent, long limit) {
        added = added.plus(figures(sent));
        cap = Math.min(cap, limit);
    }

    /** @param limit that it has to stay under; what is given back needs none */
    void keep(long amount, long limit) {
        added = added.plus(new Figures(0, amount, 0));
        cap = Math.min(cap, limit);
    }

    /** Takes off what a request holds in its state and adds what it holds in the next. */
    void move(StoredRequest before, StoredRequest after) {
        added = added.plus(figures(before).negated()).plus(figures(after));
    }

    private static Figures figures(StoredRequest sent) {
        return switch (sent.state()) {
            case HELD -> new Figures(0, sent.worst(), 0);
            case UNKNOWN -> new Figures(0, 0, sent.worst());
            case SETTLED, WRITTEN_OFF -> new Figures(sent.cost() == null ? 0 : sent.cost(), 0, 0);
            case RELEASED -> Figures.NOTHING;
        };
    }
}
