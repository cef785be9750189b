package dev.polyphony.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The queries of {@code deploy/}'s alerts and dashboards, and the metrics that they name. */
final class MetricNames {
    static final Path DEPLOY = Path.of("..", "deploy");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What stands in a query and names no metric: texts, labels, ranges, units. */
    private static final Pattern NO_NAME = Pattern.compile(
            "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|on|without|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

    /** A word that no parenthesis follows: else it is a function. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");

    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "by", "on", "bool");

    private MetricNames() {}

    /** By where they stand: an alert's name, or a dashboard's and its panel's. */
    static Map<String, String> queries() throws IOException {
        Map<String, String> queries = new TreeMap<>();
        alerts().forEach(alert ->
                queries.put(alert.path("alert").asText(), alert.path("expr").asText()));
        for (Path dashboard : dashboards()) {
            JsonNode root = JSON.readTree(dashboard.toFile());
            root.path("panels")
                    .forEach(panel -> panel.path("targets")
                            .forEach(target -> queries.put(
                                    dashboard.getFileName() + ": "
                                            + panel.path("title").asText() + " "
                                            + target.path("refId").asText(),
                                    target.path("expr")
                                            .asText()
                                            .replace("$__rate_interval", "5m")
                                            .replace("$__range", "6h"))));
        }
        return queries;
    }

    /** As the rules file has them. */
    static List<JsonNode> alerts() throws IOException {
        Object yaml = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(DEPLOY.resolve("prometheus/rules.yaml")));
        List<JsonNode> alerts = new ArrayList<>();
        JSON.<JsonNode>valueToTree(yaml)
                .path("groups")
                .forEach(group -> group.path("rules").forEach(alerts::add));
        return alerts;
    }

    static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(DEPLOY.resolve("grafana/dashboards"))) {
            return files.sorted().toList();
        }
    }

    static Set<String> in(String query) {
        Set<String> names = new TreeSet<>();
        Matcher found = NAME.matcher(NO_NAME.matcher(query).replaceAll(" "));
        while (found.find()) {
            if (!OPERATORS.contains(found.group())) {
                names.add(found.group());
            }
        }
        return names;
    }
}
