package dev.polyphony.client;

/** The server cannot list analyses. */
public final class ListingUnavailable extends RuntimeException {
    public ListingUnavailable(Throwable cause) {
        super(
                "this Temporal server keeps no list of analyses (the in-process one does not); "
                        + "an analysis can still be shown by its id",
                cause);
    }
}
