package dev.polyphony.cli.command;

import dev.polyphony.cli.platform.Notices;
import java.util.List;

/**
 * What is shown of a list, of which one entry more is read to know whether there are more.
 *
 * @param more whether there are others
 */
record Shown<T>(List<T> entries, boolean more) {
    /** The most that a client's lists give at once. */
    static final int MOST = 1000;

    Shown {
        entries = List.copyOf(entries);
    }

    static <T> Shown<T> of(List<T> read, int limit) {
        return new Shown<>(read.stream().limit(limit).toList(), read.size() > limit);
    }

    /**
     * How many to read; what is no limit stays none, for whoever refuses it.
     *
     * @param most that can be read
     */
    static int toRead(int limit, int most) {
        return limit < 1 || limit >= most ? limit : limit + 1;
    }

    /** @param options by which one sees the others */
    void tell(Notices notices, String options) {
        if (more) {
            notices.say("There are more than these " + entries.size() + ": " + options);
        }
    }
}
