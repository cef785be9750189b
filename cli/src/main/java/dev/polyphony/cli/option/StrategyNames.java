package dev.polyphony.cli.option;

import dev.polyphony.plan.Strategy;
import java.util.Iterator;

/** What the shell offers after {@code -s}. */
final class StrategyNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Strategy.words().iterator();
    }
}
