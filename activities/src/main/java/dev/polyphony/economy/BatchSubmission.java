package dev.polyphony.economy;

import dev.polyphony.call.InvalidField;
import dev.polyphony.provider.ModelRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Requests that are handed in together. The same one again, with the same key and lines, finds what the first one made.
 *
 * @param key of this submission and no other: 1 to 48 letters, digits, dashes and underscores
 * @param since a moment before it was handed in for the first time
 * @param requests 1 to {@value #MOST}, to one model; the result of each goes by its place
 */
public record BatchSubmission(String key, Instant since, List<ModelRequest> requests) {
    /** So that all results fit into one answer of the provider's. */
    public static final int MOST = 500;

    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9_-]{1,48}");

    public BatchSubmission {
        requests = List.copyOf(requests);
        if (!KEY.matcher(key).matches()) {
            throw new InvalidField("key", "1 to 48 letters, digits, dashes and underscores");
        }
        if (requests.isEmpty() || requests.size() > MOST) {
            throw new InvalidField("requests", "1 to " + MOST + ", not " + requests.size());
        }
        if (requests.stream().map(ModelRequest::model).distinct().count() > 1) {
            throw new InvalidField("requests", "to one model: a provider takes no others in a batch");
        }
    }

    /** The name by which the provider tells that request from the others: no other submission has it. */
    String name(int place) {
        return key + "-" + place;
    }

    /** Whose place that name says; empty where it is none of this submission's. */
    Optional<Integer> place(String name) {
        String prefix = key + "-";
        if (!name.startsWith(prefix) || !name.substring(prefix.length()).matches("\\d{1,4}")) {
            return Optional.empty();
        }
        return Optional.of(Integer.valueOf(name.substring(prefix.length()))).filter(place -> place < requests.size());
    }
}
