package dev.polyphony.rest;

import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The database of the installation that a starter belongs to. To be brought by whoever starts it, where there is one.
 */
@FunctionalInterface
public interface StarterDatabase {
    /**
     * The same each time; closed by whoever brings it, after the starter.
     *
     * @throws StorageUnavailable where it cannot be opened
     */
    Database get();

    /**
     * The one that a starter was brought.
     *
     * @throws NoDatabase where it was brought none
     */
    static StarterDatabase of(ObjectProvider<StarterDatabase> brought) {
        return brought.getIfAvailable(() -> {
            throw new NoDatabase();
        });
    }
}
