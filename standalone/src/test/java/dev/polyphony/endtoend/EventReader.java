package dev.polyphony.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads server-sent events while they come, on a thread of its own. */
final class EventReader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended;

    /**
     * One event.
     *
     * @param name empty where it has none
     * @param id empty where it has none
     * @param data as it came
     */
    record Event(String name, String id, String data) {
        JsonNode json() {
            try {
                return JSON.readTree(data);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(data, e);
            }
        }
    }

    EventReader(HttpRequest request) {
        ended = CompletableFuture.runAsync(() -> read(request), Thread::startVirtualThread);
    }

    private void read(HttpRequest request) {
        String name = "";
        String id = "";
        for (String line : (Iterable<String>)
                http.sendAsync(request, BodyHandlers.ofLines()).join().body()::iterator) {
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
                events.add(new Event(name, id, line.substring("data: ".length())));
                name = "";
                id = "";
            }
        }
    }

    /** So far. */
    List<Event> events() {
        return List.copyOf(events);
    }

    /** Done when the stream ended, exceptionally where it broke off. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** As who leaves. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
