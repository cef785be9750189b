package dev.polyphony.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.access.AccessRole;
import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.ModelRef;
import dev.polyphony.experiment.Design;
import dev.polyphony.experimentstore.StoredExperiments;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.rest.Caller;
import dev.polyphony.workload.StoredWorkloads;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a key shows and changes: that of its own tenant, and nothing of another's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantBordersTest {
    private GuardedStarter starter;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        starter = GuardedStarter.start(folder);
    }

    @AfterAll
    void stop() {
        starter.close();
    }

    @Test
    void keyOfATenantNamesNoOther() throws Exception {
        HttpResponse<String> header = starter.http()
                .send(
                        starter.request("GET /api/analyses/mine", starter.submitter(), "")
                                .header(Caller.HEADER, "other")
                                .build(),
                        BodyHandlers.ofString());
        HttpResponse<String> body =
                starter.send("POST /api/analyses", starter.submitter(), "{\"prompt\": \"q\", \"tenant\": \"other\"}");

        assertThat(List.of(header, body)).allSatisfy(refused -> {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("is of another tenant than");
        });
        HttpResponse<String> own = starter.http()
                .send(
                        starter.request("GET /api/analyses/mine", starter.submitter(), "")
                                .header(Caller.HEADER, "acme")
                                .build(),
                        BodyHandlers.ofString());
        assertThat(own.statusCode()).isEqualTo(200);
    }

    @Test
    void experimentsAreThoseOfTheKeysTenantAlone() throws Exception {
        new StoredExperiments(starter.database(), InstantSource.system())
                .start(
                        "acme",
                        "greeting",
                        new Design(
                                Design.Kind.CANARY,
                                new Design.Contender("vote", Selection.Preset.of("vote")),
                                new Design.Contender("cheapest", Selection.Preset.of("cheapest")),
                                0.1,
                                Design.Outcome.RATING,
                                null,
                                0,
                                0.05,
                                0.05,
                                false),
                        "ann");

        assertThat(starter.send("GET /api/experiments", starter.other(), "").body())
                .isEqualTo("[]");
        for (String route : List.of(
                "GET /api/experiments/greeting",
                "DELETE /api/experiments/greeting",
                "POST /api/experiments/greeting/stop",
                "POST /api/experiments/greeting/promote")) {
            assertThat(starter.send(route, starter.other(), "{}").statusCode())
                    .as(route)
                    .isEqualTo(404);
        }
        assertThat(starter.send("GET /api/experiments/greeting", starter.submitter(), "")
                        .body())
                .contains("\"state\":\"running\"", "\"no_worse\":0.05", "Nothing to compare yet");
        HttpResponse<String> early =
                starter.send("DELETE /api/experiments/greeting", starter.key(AccessRole.OPERATOR), "");
        assertThat(early.statusCode()).isEqualTo(400);
        assertThat(early.body()).contains("stop it first");
        assertThat(starter.send("POST /api/experiments/greeting/stop", starter.key(AccessRole.OPERATOR), "{}")
                        .body())
                .contains("\"state\":\"stopped\"", "\"changed_by\":\"pk_");
        assertThat(starter.send("DELETE /api/experiments/greeting", starter.key(AccessRole.OPERATOR), "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(starter.send("GET /api/experiments", starter.submitter(), "").body())
                .isEqualTo("[]");
    }

    @Test
    void workloadsAreThoseOfTheKeysTenantAlone() throws Exception {
        new StoredWorkloads(starter.database(), InstantSource.system())
                .put("acme", "contracts", "{\"trained\": \"today\", \"panel\": {\"questions\": 120}}", "ann");

        assertThat(starter.send("GET /api/workloads", starter.other(), "").body())
                .isEqualTo("[]");
        for (String route : List.of("GET /api/workloads/contracts", "DELETE /api/workloads/contracts")) {
            assertThat(starter.send(route, starter.other(), "").statusCode())
                    .as(route)
                    .isEqualTo(404);
        }
        assertThat(starter.send("GET /api/workloads", starter.submitter(), "").body())
                .contains("\"name\":\"contracts\"", "\"questions\":120", "\"answers\":0");
        assertThat(starter.send("DELETE /api/workloads/contracts", starter.submitter(), "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(starter.send("DELETE /api/workloads/contracts", starter.key(AccessRole.OPERATOR), "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(starter.send("GET /api/workloads/contracts", starter.submitter(), "")
                        .body())
                .contains("nothing was learnt as 'contracts'");
    }

    @Test
    void trainingThatSaysNothingToLearnFromIsRefusedByItsField() throws Exception {
        String operator = starter.key(AccessRole.OPERATOR);
        assertThat(starter.send("PUT /api/workloads/contracts", operator, "").body())
                .contains("is missing: graded answers", "\"field\":\"file\"");
        assertThat(starter.send("PUT /api/workloads/contracts", operator, "{}").body())
                .contains("too few lines, 1");
        assertThat(starter.send("PUT /api/workloads/Contracts", operator, "{}").body())
                .contains("'Contracts' is not a name", "\"field\":\"workload\"");
        assertThat(starter.send("PUT /api/workloads/contracts?rated=true&price=cheap", operator, "{}")
                        .body())
                .contains("'cheap' is not of the form MODEL=IN/OUT", "\"field\":\"price\"");
    }

    @Test
    void budgetsAndCostsAreThoseOfTheKeysTenantAlone() throws Exception {
        String operator = starter.key(AccessRole.OPERATOR);
        assertThat(starter.send("PUT /api/budgets", operator, "{\"budget\": \"tenant:acme/month\", \"limit\": \"$5\"}")
                        .statusCode())
                .isEqualTo(200);

        for (String budget : List.of("tenant:other/month", "provider:openai/day", "category:acme/total")) {
            HttpResponse<String> others =
                    starter.send("PUT /api/budgets", operator, "{\"budget\": \"" + budget + "\", \"limit\": 5}");
            assertThat(others.statusCode()).as(budget).isEqualTo(403);
        }
        assertThat(starter.send("GET /api/budgets", starter.submitter(), "").body())
                .contains("tenant:acme/month");
        assertThat(starter.send("GET /api/budgets", starter.other(), "").body()).isEqualTo("[]");
        assertThat(starter.send("DELETE /api/budgets?budget=tenant:acme/month", starter.other(), "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(starter.send("GET /api/costs?tenant=acme", starter.other(), "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(starter.send("GET /api/costs?by=tenant", starter.other(), "").body())
                .contains("\"costs\":[]");
    }

    @Test
    void ratingsCountForTheirOwnTenantAlone() throws Exception {
        new StoredRatings(starter.database(), InstantSource.system())
                .put(
                        new WorkflowId("acme", "rated"),
                        new Rating(
                                "rated", 1, null, "ann", Instant.now(), ModelRef.parse("openai/gpt-4o"), null, false),
                        new RatedAnalysis("vote", "legal", null, 0.8, true, List.of()),
                        null);

        for (String path : List.of("/api/quality/panels", "/api/quality/confidence", "/api/quality/strategies")) {
            assertThat(starter.send("GET " + path + "?tenant=acme", starter.other(), "")
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(starter.send("GET /api/quality/panels", starter.submitter(), "")
                        .body())
                .startsWith("{\"answers\":1,\"of_panels\":0");
        assertThat(starter.send("GET /api/quality/panels", starter.other(), "").body())
                .startsWith("{\"answers\":0,\"of_panels\":0");
        assertThat(starter.send("GET /api/quality/strategies", starter.submitter(), "")
                        .body())
                .contains("\"strategy\":\"vote\"");
        assertThat(starter.send("GET /api/quality/strategies", starter.other(), "")
                        .body())
                .isEqualTo("[]");
        assertThat(starter.send("GET /api/quality/confidence", starter.submitter(), "")
                        .body())
                .contains("\"mean_confidence\":0.8");
        assertThat(starter.send("GET /api/quality/confidence", starter.other(), "")
                        .body())
                .isEqualTo("{}");
        HttpResponse<String> wrong = starter.send("GET /api/quality/panels?worth=2", starter.submitter(), "");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("worth", "above 0 and below 1");
    }
}
