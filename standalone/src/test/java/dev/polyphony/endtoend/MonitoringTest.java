package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts, their runbook and the dashboards, as files. That their metrics exist is DeploymentTest's. */
class MonitoringTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyAlertHasItsSectionInTheRunbookAndEverySectionItsAlert() throws IOException {
        List<String> linked = new ArrayList<>();
        for (JsonNode alert : MetricNames.alerts()) {
            String name = alert.path("alert").asText();
            assertThat(alert.path("annotations").path("runbook_url").asText())
                    .as(name)
                    .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
            linked.add(name);
        }
        List<String> sections = Files.readAllLines(Path.of("..", "docs", "runbook.md")).stream()
                .filter(line -> line.startsWith("## Polyphony"))
                .map(line -> line.substring("## ".length()))
                .toList();

        assertThat(sections).containsExactlyElementsOf(linked);
    }

    @Test
    void everySectionOfTheRunbookSaysWhatToLookAtWhatToDoAndHowToSeeThatItIsOver() throws IOException {
        String[] sections =
                Files.readString(Path.of("..", "docs", "runbook.md")).split("\n## Polyphony");
        for (String section : List.of(sections).subList(1, sections.length)) {
            assertThat(section).contains("**Means.**", "**Look.**", "**Do.**", "**Over.**");
        }
    }

    @Test
    void rulesComeWhenTheyShould() throws Exception {
        promtool("test", "rules", MetricNames.DEPLOY.resolve("prometheus/rules.test.yaml"));
        promtool("check", "config", MetricNames.DEPLOY.resolve("prometheus/prometheus.yaml"));
    }

    @Test
    void everyQueryOfTheDashboardsIsPromQl(@TempDir Path folder) throws Exception {
        Path rules = folder.resolve("queries.json");
        // As recording rules, which Prometheus reads as JSON, too.
        List<Map<String, String>> recorded = new ArrayList<>();
        MetricNames.queries()
                .values()
                .forEach(query -> recorded.add(Map.of("record", "a:query" + recorded.size(), "expr", query)));
        Files.writeString(
                rules,
                JSON.writeValueAsString(Map.of("groups", List.of(Map.of("name", "queries", "rules", recorded)))));
        promtool("check", "rules", rules);
    }

    @Test
    void everyPanelSaysWhatItShowsAndNoTwoOverlap() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : MetricNames.dashboards()) {
            JsonNode dashboard = JSON.readTree(file.toFile());
            ids.add(dashboard.path("uid").asText());
            List<JsonNode> panels = new ArrayList<>();
            dashboard.path("panels").forEach(panels::add);
            assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
            for (JsonNode panel : panels) {
                String title = file.getFileName() + ": " + panel.path("title").asText();
                if (!panel.path("type").asText().equals("row")) {
                    assertThat(panel.path("description").asText()).as(title).isNotBlank();
                    assertThat(panel.path("datasource").path("uid").asText())
                            .as(title)
                            .isEqualTo("${datasource}");
                    assertThat(panel.path("fieldConfig")
                                    .path("defaults")
                                    .path("unit")
                                    .asText())
                            .as(title)
                            .isNotBlank();
                }
                assertThat(panels.stream()
                                .filter(other -> !other.path("id").equals(panel.path("id")) && overlap(panel, other)))
                        .as(title)
                        .isEmpty();
            }
        }
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.startsWith("polyphony-"));
    }

    private static boolean overlap(JsonNode one, JsonNode other) {
        return overlap(one, other, "x", "w") && overlap(one, other, "y", "h");
    }

    private static boolean overlap(JsonNode one, JsonNode other, String from, String length) {
        int first = one.path("gridPos").path(from).asInt();
        int second = other.path("gridPos").path(from).asInt();
        return first < second + other.path("gridPos").path(length).asInt()
                && second < first + one.path("gridPos").path(length).asInt();
    }

    /** Of Debian's package {@code prometheus}; where every test has to run it has to be there. */
    private static void promtool(String verb, String what, Path file) throws Exception {
        boolean there = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        assumeTrue(there || Boolean.parseBoolean(System.getenv("CI")), "promtool is not installed");
        Process promtool = new ProcessBuilder("promtool", verb, what, file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }
}
