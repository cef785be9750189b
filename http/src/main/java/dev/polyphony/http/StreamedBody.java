package dev.polyphony.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * A body of lines of JSON that its handler reads as it arrives, however long it is. No page of another origin can send
 * such a type without being asked back first.
 */
final class StreamedBody {
    /** The one address, letter by letter, whose handler reads that way. */
    private static final String PATH = "/api/batches";

    private static final Set<String> TYPES = Set.of("application/x-ndjson", "application/jsonl");

    private StreamedBody() {}

    static boolean isOf(HttpServletRequest request) {
        return request.getMethod().equals("POST")
                && request.getRequestURI().equals(PATH)
                && isLines(request.getContentType());
    }

    static boolean isLines(@Nullable String contentType) {
        try {
            MediaType type = contentType == null ? null : MediaType.parseMediaType(contentType);
            return type != null && TYPES.contains(type.getType() + "/" + type.getSubtype());
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
