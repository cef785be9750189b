package dev.polyphony.inventory;

import dev.polyphony.call.Persisted;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who wants the inventory wants besides.
 *
 * @param check whether each provider is asked for its list of models before, which costs nothing; absent as false
 */
@Persisted
public record InventoryQuery(@Nullable Boolean check) {
    /** Whether providers are to be asked. */
    public boolean asks() {
        return Boolean.TRUE.equals(check);
    }
}
