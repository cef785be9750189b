package dev.polyphony.provider;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The windows of tokens that models were loaded with, as this process asked for them. A request with another window
 * than the last makes a server load the model anew, so one that a larger window is there for takes that. Safe for use
 * by many threads.
 */
final class OllamaWindows {
    /** A window that is larger than needed by more than that takes memory for nothing. */
    private static final int MOST = 4;

    private final Map<Loaded, Integer> windows = new ConcurrentHashMap<>();

    private record Loaded(URI server, String model) {}

    /** The one to ask for. */
    int window(Endpoint endpoint, ModelRequest request) {
        int needed = OllamaContext.tokens(request);
        return windows.merge(
                new Loaded(endpoint.baseUrl(), request.model()),
                needed,
                (before, own) -> before > own && before <= (long) MOST * own ? before : own);
    }

    /** The one that was asked for last, for a request whose answer is there. */
    int last(Endpoint endpoint, ModelRequest request) {
        int needed = OllamaContext.tokens(request);
        return Math.max(needed, windows.getOrDefault(new Loaded(endpoint.baseUrl(), request.model()), needed));
    }
}
