package dev.polyphony.client;

/** No worker could look at the providers in time. */
public final class InventoryUnavailable extends RuntimeException {
    InventoryUnavailable(Throwable cause) {
        super(
                "no worker looked at the providers within a minute; does one run? Start one with polyphony worker",
                cause);
    }
}
