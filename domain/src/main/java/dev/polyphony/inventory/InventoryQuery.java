package dev.polyphony.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.call.Persisted;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who wants the inventory wants besides.
 *
 * @param check whether each provider is asked for its list of models before, which costs nothing; absent as false
 * @param reload whether the worker reads its catalogue anew before; absent as false
 */
@Persisted
public record InventoryQuery(
        @Nullable Boolean check,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean reload) {
    public InventoryQuery(@Nullable Boolean check) {
        this(check, null);
    }

    /** Whether the catalogue is to be read anew. */
    public boolean reloads() {
        return Boolean.TRUE.equals(reload);
    }

    /** Whether providers are to be asked. */
    public boolean asks() {
        return Boolean.TRUE.equals(check);
    }
}
