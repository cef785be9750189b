package dev.polyphony.rest;

/** What parameters of several operations are said to be. */
final class Described {
    static final String INSTANT = "A day, an instant, or so long ago: 2026-11-01, 2026-11-01T08:00:00Z, 24h.";
    static final String TENANT = "Whose; where no key says it.";

    private Described() {}
}
