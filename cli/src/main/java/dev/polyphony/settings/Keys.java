package dev.polyphony.settings;

import dev.polyphony.analysis.Principal;
import dev.polyphony.http.HttpSettings;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.SubjectNames;
import dev.polyphony.notation.Durations;
import dev.polyphony.webhook.WebhookHosts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Every setting that is no option of an analysis. */
final class Keys {
    static final Key<List<String>> BUDGETS = Key.of("budgets", Keys::budgets, null, "none");
    static final Key<List<String>> ALERT_AT = Key.of("alert-at", Keys::percents, List.of("50", "80", "100"), "");
    static final Key<Duration> RETENTION = Key.of("retention", Keys::age, Duration.ofDays(30), "");
    static final Key<Duration> AUDIT_RETENTION = Key.of("audit-retention", Keys::age, Duration.ofDays(365), "");
    static final Key<Duration> WRITE_OFF = Key.of("write-off", Keys::age, Duration.ofDays(30), "");
    static final Key<List<String>> HTTP_HOSTS =
            Key.of("http-hosts", text -> HttpSettings.hosts(words(text)), null, "loopback and the port's own address");
    static final Key<List<String>> HTTP_ORIGINS =
            Key.of("http-origins", text -> HttpSettings.origins(words(text)), null, "the port's own");
    static final Key<List<String>> HTTP_CODEC_ORIGINS =
            Key.of("http-codec-origins", text -> HttpSettings.origins(words(text)), null, "none");
    static final Key<String> HTTP_MAX_BODY = Key.of("http-max-body", HttpSettings::maxBody, null, "8MB");
    static final Key<Duration> HTTP_BODY_TIMEOUT =
            Key.of("http-body-timeout", text -> HttpSettings.bodyTimeout(Durations.parse(text)), null, "10s");
    static final Key<List<String>> WEBHOOK_HOSTS =
            Key.of("webhook-hosts", Keys::webhookHosts, null, "none: nobody outside is told anything");
    static final Key<List<String>> WEBHOOK_NETWORKS =
            Key.of("webhook-networks", Keys::webhookNetworks, null, "the public internet");
    static final Key<String> TENANT =
            Key.of("tenant", text -> new Principal(word(text)).tenant(), Principal.DEFAULT.tenant(), "");
    static final Key<Boolean> OFFLINE = Key.of("offline", Keys::flag, false, "");
    static final Key<Duration> KEEP_WARM = Key.of("keep-warm", Keys::warmth, Duration.ZERO, "");
    static final Key<Path> CATALOGUE = Key.of("catalogue", Keys::file, null, "built in");
    static final Key<String> TEMPORAL_ADDRESS =
            new Key<>("temporal-address", "TEMPORAL_ADDRESS", Keys::address, null, "none: Temporal is embedded");
    static final Key<String> TEMPORAL_NAMESPACE =
            new Key<>("temporal-namespace", "TEMPORAL_NAMESPACE", Keys::word, "default", "");
    static final Key<String> TEMPORAL_UI =
            Key.of("temporal-ui", Keys::webAddress, null, "that of an embedded server, no other");
    static final Key<Path> HOME = new Key<>("home", "POLYPHONY_HOME", Keys::folder, null, "~/.polyphony");

    /** Those a file may hold, beside the options of an analysis: the file itself lies in the home. */
    static final List<Key<?>> IN_FILE = List.of(
            BUDGETS,
            ALERT_AT,
            RETENTION,
            AUDIT_RETENTION,
            WRITE_OFF,
            TENANT,
            OFFLINE,
            KEEP_WARM,
            HTTP_HOSTS,
            HTTP_ORIGINS,
            HTTP_CODEC_ORIGINS,
            HTTP_MAX_BODY,
            HTTP_BODY_TIMEOUT,
            WEBHOOK_HOSTS,
            WEBHOOK_NETWORKS,
            CATALOGUE,
            TEMPORAL_ADDRESS,
            TEMPORAL_NAMESPACE,
            TEMPORAL_UI);

    private Keys() {}

    /** As they are written; each is one that can be set. */
    private static List<String> budgets(String text) {
        List<String> budgets = words(text);
        budgets.forEach(budget -> Budget.parse(budget, SubjectNames.LATER));
        return budgets;
    }

    private static List<String> webhookHosts(String text) {
        List<String> hosts = words(text);
        WebhookHosts.of(hosts, List.of());
        return hosts;
    }

    private static List<String> webhookNetworks(String text) {
        List<String> networks = words(text);
        WebhookHosts.of(List.of(), networks);
        return networks;
    }

    private static Duration age(String text) {
        Duration age = Durations.parse(text);
        if (!age.isPositive()) {
            throw new IllegalArgumentException("a time above zero such as 30d, not " + text);
        }
        return age;
    }

    /** A day at the most: what stays longer is an {@code up}. */
    private static Duration warmth(String text) {
        Duration warmth = switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "off", "no", "false", "0" -> Duration.ZERO;
            default -> Durations.parse(text);
        };
        if (warmth.isNegative() || warmth.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("a time up to a day such as 10m, or off, not " + text);
        }
        return warmth;
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
            throw new IllegalArgumentException("'" + text + "' has an empty entry; leave out one comma");
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

    private static String webAddress(String text) {
        String address = word(text).replaceFirst("/+$", "");
        if (!address.matches("https?://[^\\s/?#@]+(/[^\\s?#]*)?")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not the address of a web page, such as http://127.0.0.1:8233");
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

    /** One that need not exist. */
    private static Path folder(String text) {
        Path folder = path(text);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("'" + text + "' is a file; name a folder");
        }
        return folder;
    }

    private static Path path(String text) {
        String given = word(text);
        return given.startsWith("~/") ? Path.of(System.getProperty("user.home"), given.substring(2)) : Path.of(given);
    }
}
