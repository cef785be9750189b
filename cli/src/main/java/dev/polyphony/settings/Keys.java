package dev.polyphony.settings;

import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.Money;
import dev.polyphony.http.HttpSettings;
import dev.polyphony.ledger.Budget;
import dev.polyphony.notation.Durations;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Strategy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every setting there is. */
final class Keys {
    static final Key<String> STRATEGY = Key.of("strategy", Keys::strategy, Strategy.FALLBACK.word(), "");
    static final Key<String> CHAIN = Key.of("chain", Keys::word, null, "the catalogue's default");
    static final Key<List<String>> MODELS = Key.of("models", Keys::words, null, "the catalogue's default");
    static final Key<Integer> ENSEMBLE_SIZE = Key.of("ensemble-size", Keys::ensembleSize, null, "3");
    static final Key<Double> THRESHOLD = Key.of(
            "threshold", text -> tuning(decimal(text), null, null, null).threshold(), null, "0.6; fallback: none");
    static final Key<Integer> QUORUM =
            Key.of("quorum", text -> tuning(null, number(text), null, null).quorum(), null, "a majority");
    static final Key<Duration> GRACE = Key.of(
            "grace", Keys::grace, null, "as long again as the quorum took, and no less than the models' usual time");
    static final Key<Double> MARGIN =
            Key.of("margin", text -> tuning(null, null, decimal(text), null).margin(), null, "none: ties are broken");
    static final Key<Duration> DELAY = Key.of(
            "delay", text -> tuning(null, null, null, Durations.parse(text)).delay(), null, "by the catalogue");
    static final Key<String> CHAIRMAN = Key.of("chairman", Keys::word, null, "a strong model that can answer");
    static final Key<List<String>> JUDGES = Key.of("judges", Keys::words, null, "strong models, or the members");
    static final Key<ScoreBy> SCORE_BY = Key.of("score-by", Keys::scoreBy, null, "mean");
    static final Key<Duration> DEADLINE = Key.of("deadline", Keys::deadline, null, "the worker's default");
    static final Key<Integer> MAX_CALLS =
            Key.of("max-calls", text -> new Limits(null, number(text), null).maxCalls(), null, "the worker's default");
    static final Key<Integer> MAX_OUTPUT_TOKENS = Key.of(
            "max-output-tokens",
            text -> new Limits(null, null, number(text)).maxOutputTokens(),
            null,
            "the worker's default");
    static final Key<Money> MAX_COST = Key.of("max-cost", Keys::money, null, "no limit");
    static final Key<OnBudget> ON_BUDGET = Key.of("on-budget", Keys::onBudget, OnBudget.REFUSE, "");
    static final Key<List<String>> BUDGETS = Key.of("budgets", Keys::budgets, null, "none");
    static final Key<List<String>> ALERT_AT = Key.of("alert-at", Keys::percents, List.of("50", "80", "100"), "");
    static final Key<Duration> RETENTION = Key.of("retention", Keys::age, Duration.ofDays(30), "");
    static final Key<Duration> WRITE_OFF = Key.of("write-off", Keys::age, Duration.ofDays(30), "");
    static final Key<Integer> MAX_AT_ONCE = Key.of("max-at-once", Keys::atOnce, 32, "");
    static final Key<List<String>> HTTP_HOSTS =
            Key.of("http-hosts", text -> HttpSettings.hosts(words(text)), null, "loopback and the port's own address");
    static final Key<List<String>> HTTP_ORIGINS =
            Key.of("http-origins", text -> HttpSettings.origins(words(text)), null, "the port's own");
    static final Key<String> HTTP_MAX_BODY = Key.of("http-max-body", HttpSettings::maxBody, null, "8MB");
    static final Key<Duration> HTTP_BODY_TIMEOUT =
            Key.of("http-body-timeout", text -> HttpSettings.bodyTimeout(Durations.parse(text)), null, "10s");
    static final Key<CacheRules> CACHE = Key.of("cache", CacheRules::parse, null, "off");
    static final Key<String> CATEGORY = Key.of("category", Keys::word, null, "none");
    static final Key<String> TENANT =
            Key.of("tenant", text -> new Principal(word(text)).tenant(), Principal.DEFAULT.tenant(), "");
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
            THRESHOLD,
            QUORUM,
            GRACE,
            MARGIN,
            DELAY,
            CHAIRMAN,
            JUDGES,
            SCORE_BY,
            DEADLINE,
            MAX_CALLS,
            MAX_OUTPUT_TOKENS,
            MAX_COST,
            ON_BUDGET,
            BUDGETS,
            ALERT_AT,
            RETENTION,
            WRITE_OFF,
            MAX_AT_ONCE,
            CACHE,
            TENANT,
            CATEGORY,
            OFFLINE,
            HTTP_HOSTS,
            HTTP_ORIGINS,
            HTTP_MAX_BODY,
            HTTP_BODY_TIMEOUT,
            CATALOGUE,
            TEMPORAL_ADDRESS,
            TEMPORAL_NAMESPACE);

    private Keys() {}

    /** The worker knows which there are: the user's own among them. */
    private static String strategy(String text) {
        String name = word(text).toLowerCase(Locale.ROOT);
        return Strategy.of(name).isPresent() ? name : word(text);
    }

    private static Tuning tuning(
            @Nullable Double threshold, @Nullable Integer quorum, @Nullable Double margin, @Nullable Duration delay) {
        return new Tuning(threshold, quorum, margin, delay, null, null, null);
    }

    private static ScoreBy scoreBy(String text) {
        return Stream.of(ScoreBy.values())
                .filter(by -> by.name().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is neither mean nor median"));
    }

    private static double decimal(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number such as 0.6", e);
        }
    }

    private static Money money(String text) {
        Money money = Money.parse("max-cost", text);
        return Objects.requireNonNull(new Limits(null, null, null, money).maxCost());
    }

    private static OnBudget onBudget(String text) {
        return Stream.of(OnBudget.values())
                .filter(known -> known.word().equals(text.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + text + "' is not one of refuse, degrade and wait"));
    }

    /** As they are written; each is one that can be set. */
    private static List<String> budgets(String text) {
        List<String> budgets = words(text);
        budgets.forEach(Budget::parse);
        return budgets;
    }

    private static Duration age(String text) {
        Duration age = Durations.parse(text);
        if (!age.isPositive()) {
            throw new IllegalArgumentException("a time above zero such as 30d, not " + text);
        }
        return age;
    }

    private static List<String> percents(String text) {
        List<String> percents = words(text);
        for (String percent : percents) {
            int value = number(percent);
            if (value < 1 || value > 100) {
                throw new IllegalArgumentException(value + " is not a percent from 1 to 100");
            }
        }
        return percents;
    }

    private static Duration deadline(String text) {
        return Objects.requireNonNull(new Limits(Durations.parse(text), null, null).deadline());
    }

    private static Duration grace(String text) {
        Duration grace = Durations.parse(text);
        return Objects.requireNonNull(new Tuning(null, null, null, null, null, null, null, grace).grace());
    }

    private static Integer atOnce(String text) {
        int most = number(text);
        if (most < 1 || most > 1000) {
            throw new IllegalArgumentException(most + " is not between 1 and 1000");
        }
        return most;
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
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            throw new IllegalArgumentException("'" + text + "' is not a file that can be read");
        }
        return file;
    }

    private static Path path(String text) {
        String given = word(text);
        return given.startsWith("~/") ? Path.of(System.getProperty("user.home"), given.substring(2)) : Path.of(given);
    }
}
