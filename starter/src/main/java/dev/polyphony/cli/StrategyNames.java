package dev.polyphony.cli;

import dev.polyphony.cli.settings.Settings;
import java.util.Iterator;

/** What the shell offers after {@code -s}. */
final class StrategyNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Settings.strategies().iterator();
    }
}
