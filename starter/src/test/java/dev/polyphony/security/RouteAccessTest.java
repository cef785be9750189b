package dev.polyphony.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.access.AccessRole;
import dev.polyphony.dashboard.DashboardPages;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every route, asked by everybody: without a key, by each role, and by another tenant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteAccessTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GuardedStarter starter;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        starter = GuardedStarter.start(folder);
    }

    @AfterAll
    void stop() {
        starter.close();
    }

    static Stream<String> routes() {
        return RouteRoles.TABLE.keySet().stream().sorted();
    }

    @Test
    void everyRouteHasARoleAndEveryEntryARoute() {
        RequestMappingHandlerMapping mapping =
                starter.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);

        assertThat(mapping.getHandlerMethods().values().stream()
                        .filter(handler -> !RouteGuard.isOpen(handler))
                        .flatMap(handler -> RouteRoles.keys(handler.getMethod()))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(RouteRoles.TABLE.keySet());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void withoutAKeyNobodyIsServed(String route) throws Exception {
        HttpResponse<String> answer = starter.send(route, "", "{}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"polyphony\"");
        assertThat(GuardedStarter.message(route, answer, "invalid_api_key", "authentication_error"))
                .contains("Authorization: Bearer");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void roleThatMayNotIsToldWhichOneMay(String route) throws Exception {
        AccessRole needed = Objects.requireNonNull(RouteRoles.TABLE.get(route));
        for (AccessRole role : AccessRole.values()) {
            HttpResponse<String> answer = starter.send(route, starter.key(role), "{}");
            if (role.includes(needed)) {
                assertThat(answer.statusCode())
                        .as("%s by %s: %s", route, role, answer.body())
                        .isNotIn(401, 403, 500);
            } else {
                assertThat(answer.statusCode()).as("%s by %s", route, role).isEqualTo(403);
                assertThat(GuardedStarter.message(route, answer, "insufficient_permissions", "permission_error"))
                        .contains("the role " + needed.word(), "(" + role.word() + ")");
            }
        }
    }

    /** Also what failed: a status alone tells nobody what to mend. */
    @ParameterizedTest
    @MethodSource("routes")
    void whatIsAcceptedChangesNothingOfAnAnswerInJson(String route) throws Exception {
        // Twice, since what cancels or deletes answers the first time otherwise.
        accepting("application/json", route);
        int usual = accepting("application/json", route).statusCode();
        for (String accept : List.of("text/html", "*/*;q=2")) {
            HttpResponse<String> answer = accepting(accept, route);

            assertThat(answer.statusCode()).as(accept).isEqualTo(usual);
            if (usual >= 400) {
                JSON.readTree(answer.body());
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .as(accept)
                        .contains("json");
            }
        }
    }

    @Test
    void whatWasSubmittedIsToldWhateverIsAccepted() throws Exception {
        HttpResponse<String> submitted = starter.http()
                .send(
                        starter.request(
                                        "POST /api/analyses",
                                        starter.submitter(),
                                        "{\"id\": \"by-browser\", \"prompt\": \"q\"}")
                                .header("Accept", "text/html")
                                .build(),
                        BodyHandlers.ofString());

        assertThat(submitted.statusCode()).isEqualTo(202);
        assertThat(submitted.body()).isEqualTo("{\"id\":\"by-browser\"}");
    }

    static Stream<String> bodiless() {
        return routes().filter(route -> route.matches("(POST|DELETE) /api/.*"))
                .filter(route -> route.startsWith("DELETE")
                        || route.matches(".*/(cancel|pause|stop|promote|test|drain|enable|reset)|.*/\\{id}/secret")
                        || route.matches(".*/(analyses/\\{id}/approve|batches/\\{id}/resume)"))
                .filter(route -> !route.endsWith("/llm/test"));
    }

    @ParameterizedTest
    @MethodSource("bodiless")
    void whatIsSaidWhereNothingIsReadIsRefused(String route) throws Exception {
        String admin = starter.key(AccessRole.ADMIN);
        for (String body : List.of("{", "[]", "5", "\"why\"")) {
            HttpResponse<String> answer = starter.send(route, admin, body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(JSON.readTree(answer.body()).path("field").asText()).isEqualTo("body");
        }
        HttpResponse<String> unknown = starter.send(route, admin, "{\"reason\": \"why not\"}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(unknown.body()).path("field").asText()).isEqualTo("reason");
        assertThat(unknown.body()).contains("nothing is read of a body here");
    }

    private HttpResponse<String> accepting(String accept, String route) throws Exception {
        return starter.http()
                .send(
                        starter.request(route, starter.key(AccessRole.ADMIN), "{}")
                                .header("Accept", accept)
                                .build(),
                        BodyHandlers.ofString());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void idOfAnothersAnalysisIsUnknown(String route) throws Exception {
        if (!route.contains("{id}")) {
            return;
        }
        HttpResponse<String> others = starter.send(route, starter.other(), "{}");
        HttpResponse<String> nobodys = starter.send(route.replace("{id}", "never-was"), starter.other(), "{}");

        assertThat(others.statusCode()).isEqualTo(404);
        assertThat(others.body().replace(GuardedStarter.MINE, "ID"))
                .isEqualTo(nobodys.body().replace("never-was", "ID"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/nothing", "/api/analyses/mine/nothing", "/nothing", "/favicon.ico"})
    void whatIsNotThereIsNotFoundByWhoeverHasAKey(String path) throws Exception {
        assertThat(starter.send("GET " + path, "", "").statusCode()).isEqualTo(401);
        assertThat(starter.send("GET " + path, starter.submitter(), "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void descriptionAndItsPageNeedNoKey() throws Exception {
        for (String path : List.of("/openapi.json", "/openapi.yaml", "/docs/index.html")) {
            assertThat(starter.send("GET " + path, "", "").statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void pagesThatAskOnlyWhatTheirReaderMayNeedNoKey() throws Exception {
        for (String path : DashboardPages.paths()) {
            HttpResponse<String> page =
                    starter.send("GET " + path.replace("/**", "/app.js").replace("/*", "/mine"), "", "");
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .as(path)
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self';"));
        }
    }

    @Test
    void healthNeedsNoKeyAndOtherActuatorsAnAdmins() throws Exception {
        assertThat(starter.send("GET /actuator/health", "", "").statusCode()).isEqualTo(200);
        assertThat(starter.send("GET /actuator/health", "pk_wrong", "").statusCode())
                .isEqualTo(200);
        assertThat(starter.send("GET /livez", "", "").statusCode()).isEqualTo(200);
        assertThat(starter.send("GET /readyz", "", "").statusCode()).isEqualTo(200);
        assertThat(starter.send("GET /actuator/prometheus", "", "").statusCode())
                .isEqualTo(401);
        assertThat(starter.send("GET /actuator/env", "", "").statusCode()).isEqualTo(401);
        assertThat(starter.send("GET /actuator/env", starter.key(AccessRole.OPERATOR), "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(starter.send("GET /actuator/env", starter.key(AccessRole.ADMIN), "")
                        .statusCode())
                .isEqualTo(404);
    }
}
