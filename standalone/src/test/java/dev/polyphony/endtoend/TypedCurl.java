package dev.polyphony.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code curl} would send, with the few options that README and docs use. */
final class TypedCurl {
    private TypedCurl() {}

    /** As {@link #request(List, String, Path)}, but for files: their names stand for what is in them. */
    static HttpRequest.Builder request(List<String> words, String address) throws IOException {
        return request(words, address, null);
    }

    /**
     * @param words with {@code curl} before them; the address begins with {@code localhost:8180}
     * @param address that it stands for
     * @param folder where files lie that are sent
     */
    static HttpRequest.Builder request(List<String> words, String address, @Nullable Path folder) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        String method = null;
        String body = null;
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-s", "-sN" -> {}
                case "-X" -> method = words.get(++i);
                case "-d" -> body = words.get(++i);
                case "--data-binary" ->
                    body = folder == null
                            ? words.get(++i)
                            : Files.readString(folder.resolve(words.get(++i).substring(1)));
                case "-H" -> {
                    String[] header = words.get(++i).split(": ", 2);
                    request.header(header[0], header[1]);
                }
                case String url
                when url.startsWith("localhost:8180/") ->
                    request.uri(URI.create(url.replace("localhost:8180", address)));
                case String unknown ->
                    throw new AssertionError("an option of curl that this test does not know: " + unknown);
            }
        }
        return request.method(
                method == null ? (body == null ? "GET" : "POST") : method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }
}
