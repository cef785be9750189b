package dev.polyphony.events;

import dev.polyphony.port.AnalysisEvents.StoredEvent;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/**
 * The last events of one analysis that this process stored itself, one after the other without a gap: who follows it
 * here has them from here. Another process can have stored more behind them.
 */
final class RecentEvents {
    /** Who is further behind than some seconds of an answer reads the database. */
    static final int MOST = 256;

    private final ArrayDeque<StoredEvent> events = new ArrayDeque<>();

    /** @param stored in order, without a gap; not empty */
    synchronized void add(List<StoredEvent> stored) {
        if (!events.isEmpty()
                && stored.getFirst().position() != events.getLast().position() + 1) {
            events.clear();
        }
        events.addAll(stored);
        while (events.size() > MOST) {
            events.removeFirst();
        }
    }

    /** What comes next after that position; empty where that is not here. */
    synchronized List<StoredEvent> after(long position) {
        if (events.isEmpty() || events.getFirst().position() > position + 1) {
            return List.of();
        }
        // Mostly it is the last one alone.
        ArrayDeque<StoredEvent> next = new ArrayDeque<>();
        for (Iterator<StoredEvent> last = events.descendingIterator(); last.hasNext(); ) {
            StoredEvent event = last.next();
            if (event.position() <= position) {
                break;
            }
            next.addFirst(event);
        }
        return List.copyOf(next);
    }

    /** Whether it is here, or came before what is. */
    synchronized boolean reaches(long position) {
        return !events.isEmpty() && events.getLast().position() >= position;
    }
}
