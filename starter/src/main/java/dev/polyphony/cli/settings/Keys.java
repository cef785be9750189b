package dev.polyphony.cli.settings;

import dev.polyphony.analysis.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Every setting there is. */
final class Keys {
    static final List<String> STRATEGIES = List.of("fallback", "ensemble");

    static final Key<String> STRATEGY = Key.of("strategy", Keys::strategy, "fallback", "");
    static final Key<String> CHAIN = Key.of("chain", Keys::word, null, "the catalogue's default");
    static final Key<List<String>> MODELS = Key.of("models", Keys::words, null, "the catalogue's default");
    static final Key<Integer> ENSEMBLE_SIZE = Key.of("ensemble-size", Keys::ensembleSize, null, "3");
    static final Key<Duration> DEADLINE = Key.of("deadline", Keys::deadline, null, "the worker's default");
    static final Key<Integer> MAX_CALLS =
            Key.of("max-calls", text -> new Limits(null, number(text), null).maxCalls(), null, "the worker's default");
    static final Key<Integer> MAX_OUTPUT_TOKENS = Key.of(
            "max-output-tokens",
            text -> new Limits(null, null, number(text)).maxOutputTokens(),
            null,
            "the worker's default");
    static final Key<String> TENANT = Key.of("tenant", Keys::word, "default", "");
    static final Key<Boolean> OFFLINE = Key.of("offline", Keys::flag, false, "");
    static final Key<Path> CATALOGUE = Key.of("catalogue", Keys::file, null, "built in");
    static final Key<String> TEMPORAL_ADDRESS =
            new Key<>("temporal-address", "TEMPORAL_ADDRESS", Keys::address, null, "none: Temporal is embedded");
    static final Key<String> TEMPORAL_NAMESPACE =
            new Key<>("temporal-namespace", "TEMPORAL_NAMESPACE", Keys::word, "default", "");
    static final Key<Path> HOME = new Key<>("home", "POLYPHONY_HOME", Keys::path, null, "~/.polyphony");

    /** Those a file may hold: the file itself lies in the home. */
    static final List<Key<?>> IN_FILE = List.of(
            STRATEGY,
            CHAIN,
            MODELS,
            ENSEMBLE_SIZE,
            DEADLINE,
            MAX_CALLS,
            MAX_OUTPUT_TOKENS,
            TENANT,
            OFFLINE,
            CATALOGUE,
            TEMPORAL_ADDRESS,
            TEMPORAL_NAMESPACE);

    private Keys() {}

    private static String strategy(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (!STRATEGIES.contains(name)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a strategy; use " + String.join(" or ", STRATEGIES));
        }
        return name;
    }

    private static Duration deadline(String text) {
        return Objects.requireNonNull(new Limits(Durations.parse(text), null, null).deadline());
    }

    private static Integer ensembleSize(String text) {
        int size = number(text);
        if (size < 1 || size > 20) {
            throw new IllegalArgumentException(size + " is not between 1 and 20");
        }
        return size;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
    }

    private static Boolean flag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    private static String word(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty; give a name or leave it out");
        }
        return text.strip();
    }

    private static List<String> words(String text) {
        List<String> words = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (words.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("'" + text + "' has an empty name; write gpt-4o-mini,claude-haiku-3.5");
        }
        return words;
    }

    private static String address(String text) {
        String address = word(text);
        if (!address.matches("[^\\s:/]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is not host:port, such as 127.0.0.1:7233");
        }
        return address;
    }

    private static Path file(String text) {
        Path file = path(text);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("'" + text + "' is not a file that can be read");
        }
        return file;
    }

    private static Path path(String text) {
        String given = word(text);
        return given.startsWith("~/") ? Path.of(System.getProperty("user.home"), given.substring(2)) : Path.of(given);
    }
}
