package dev.polyphony.standalone;

import dev.polyphony.settings.InvalidSetting;
import dev.polyphony.telemetry.OtelSettings;
import dev.polyphony.telemetry.Telemetry;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Starts telemetry by the variables of OpenTelemetry. What the library says of a wrong one quotes its value, and that
 * of the headers is a secret mostly: here only the variable is named, and what would be right.
 */
final class TelemetryVariables {
    private static final Pattern PAIRS =
            Pattern.compile("\\s*(?:[^\\s,=]+\\s*=[^,]*)?(?:,\\s*(?:[^\\s,=]+\\s*=[^,]*)?)*");
    private static final String PAIRS_WANTED = "expected pairs such as name=value,other=value";

    private TelemetryVariables() {}

    /**
     * @param patience as for {@link Telemetry#of}
     * @throws InvalidSetting where one of the variables is wrong; without its value, and without a cause that has it
     */
    static Telemetry started(Map<String, String> environment, String service, Duration patience) {
        OtelSettings settings = OtelSettings.of(environment);
        Map<String, String> set = new TreeMap<>(settings.variables());
        if (settings.traces() || settings.metrics()) {
            // Micrometer reads these itself, later.
            set.forEach((property, value) -> {
                if (isPairs(property) && !PAIRS.matcher(value).matches()) {
                    throw wrong(property);
                }
            });
        }
        try {
            return Telemetry.of(environment, service, patience);
        } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
            String said = messages(e);
            throw longest(set, Map.Entry::getKey, said)
                    .or(() -> longest(set, Map.Entry::getValue, said))
                    .map(TelemetryVariables::wrong)
                    .orElseGet(() -> new InvalidSetting("one of "
                            + set.keySet().stream()
                                    .map(TelemetryVariables::variable)
                                    .collect(Collectors.joining(", "))
                            + ": its value cannot be used; mend it or leave it out"));
        }
    }

    /** Of the property that is meant: of those whose name, or value, is there the longest, which others' can begin. */
    private static Optional<String> longest(
            Map<String, String> set, Function<Map.Entry<String, String>, String> part, String said) {
        return set.entrySet().stream()
                .filter(one -> said.contains(part.apply(one)))
                .max(Comparator.comparingInt(one -> part.apply(one).length()))
                .map(Map.Entry::getKey);
    }

    private static InvalidSetting wrong(String property) {
        return new InvalidSetting(
                variable(property) + ": its value cannot be used; " + wanted(property) + ", or leave it out");
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private static boolean isPairs(String property) {
        return property.endsWith(".headers") || property.equals("otel.resource.attributes");
    }

    private static String wanted(String property) {
        if (isPairs(property)) {
            return PAIRS_WANTED;
        }
        String last = property.substring(property.lastIndexOf('.') + 1);
        return switch (last) {
            case "endpoint" -> "expected a URL such as http://localhost:4318";
            case "protocol" -> "expected grpc or http/protobuf";
            case "exporter" -> "expected otlp or none";
            case "compression" -> "expected gzip or none";
            case "timeout", "delay", "interval" -> "expected milliseconds such as 10000";
            case "size", "limit" -> "expected a whole number above 0";
            case "sampler" -> "expected a sampler such as parentbased_always_on or traceidratio";
            case "arg" -> "expected a share from 0 to 1";
            case "propagators" -> "expected names such as tracecontext,baggage";
            case "certificate", "key" -> "expected the path of a PEM file that can be read";
            default -> "mend it as OpenTelemetry's pages say";
        };
    }

    private static String messages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        return all.toString();
    }
}
