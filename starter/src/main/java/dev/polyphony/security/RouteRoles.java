package dev.polyphony.security;

import static dev.polyphony.access.AccessRole.ADMIN;
import static dev.polyphony.access.AccessRole.OPERATOR;
import static dev.polyphony.access.AccessRole.SUBMITTER;
import static dev.polyphony.access.AccessRole.VIEWER;

import dev.polyphony.access.AccessRole;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/** The role that each route needs. One that is not in this table is open to nobody. */
final class RouteRoles {
    /** By method and path as the handler's annotation has them; {@code *} for a handler of every method. */
    static final Map<String, AccessRole> TABLE = Map.ofEntries(
            Map.entry("POST /api/analyses", SUBMITTER),
            Map.entry("GET /api/analyses", VIEWER),
            Map.entry("GET /api/analyses/{id}", VIEWER),
            Map.entry("GET /api/analyses/{id}/events", VIEWER),
            Map.entry("GET /api/analyses/{id}/timeline", VIEWER),
            Map.entry("GET /api/analyses/{id}/question", VIEWER),
            Map.entry("GET /api/analyses/{id}/explanation", VIEWER),
            Map.entry("POST /api/analyses/preview", SUBMITTER),
            Map.entry("POST /api/analyses/{id}/approve", OPERATOR),
            Map.entry("DELETE /api/analyses/{id}", SUBMITTER),
            Map.entry("GET /api/models", VIEWER),
            Map.entry("POST /api/batches", SUBMITTER),
            Map.entry("GET /api/batches", VIEWER),
            Map.entry("GET /api/batches/{id}", VIEWER),
            Map.entry("GET /api/batches/{id}/results", VIEWER),
            Map.entry("POST /api/batches/{id}/pause", SUBMITTER),
            Map.entry("POST /api/batches/{id}/resume", SUBMITTER),
            Map.entry("POST /api/batches/{id}/cancel", SUBMITTER),
            Map.entry("DELETE /api/batches/{id}", SUBMITTER),
            Map.entry("POST /api/pipelines", SUBMITTER),
            Map.entry("GET /api/pipelines", VIEWER),
            Map.entry("GET /api/pipelines/{id}", VIEWER),
            Map.entry("GET /api/pipelines/{id}/result", VIEWER),
            Map.entry("POST /api/pipelines/{id}/approve", OPERATOR),
            Map.entry("POST /api/pipelines/{id}/reject", OPERATOR),
            Map.entry("POST /api/pipelines/{id}/cancel", SUBMITTER),
            Map.entry("POST /api/pipelines/{id}/resume", SUBMITTER),
            // Whoever receives a tenant's answers is for those to say who may spend past its budgets.
            Map.entry("POST /api/webhooks", OPERATOR),
            Map.entry("GET /api/webhooks", VIEWER),
            Map.entry("GET /api/webhooks/{id}", VIEWER),
            Map.entry("DELETE /api/webhooks/{id}", OPERATOR),
            Map.entry("POST /api/webhooks/{id}/test", OPERATOR),
            Map.entry("POST /api/webhooks/{id}/secret", OPERATOR),
            Map.entry("POST /api/webhooks/secret", OPERATOR),
            Map.entry("GET /api/analyses/{id}/explain", VIEWER),
            Map.entry("POST /api/analyses/{id}/rejudge", SUBMITTER),
            Map.entry("POST /api/analyses/{id}/cancel", SUBMITTER),
            Map.entry("PUT /api/analyses/{id}/rating", SUBMITTER),
            Map.entry("POST /api/analyses/{id}/rating", SUBMITTER),
            Map.entry("GET /api/analyses/{id}/ratings", VIEWER),
            Map.entry("POST /api/plans/preview", SUBMITTER),
            Map.entry("GET /api/strategies", VIEWER),
            Map.entry("GET /api/chains", VIEWER),
            Map.entry("GET /api/budgets", VIEWER),
            Map.entry("PUT /api/budgets", OPERATOR),
            Map.entry("DELETE /api/budgets", OPERATOR),
            Map.entry("GET /api/costs", VIEWER),
            Map.entry("GET /api/costs/statistics", VIEWER),
            // Opens what every tenant asked.
            Map.entry("POST /codec/encode", ADMIN),
            Map.entry("POST /codec/decode", ADMIN),
            Map.entry("POST /codec/session", ADMIN),
            Map.entry("GET /api/costs/series", VIEWER),
            // Reads alone.
            Map.entry("POST /api/costs/reconciliation", VIEWER),
            Map.entry("GET /api/quality/panels", VIEWER),
            Map.entry("GET /api/quality/confidence", VIEWER),
            Map.entry("GET /api/quality/strategies", VIEWER),
            Map.entry("GET /api/workloads", VIEWER),
            Map.entry("GET /api/workloads/{name}", VIEWER),
            Map.entry("PUT /api/workloads/{name}", OPERATOR),
            Map.entry("DELETE /api/workloads/{name}", OPERATOR),
            Map.entry("GET /api/experiments", VIEWER),
            Map.entry("POST /api/experiments", OPERATOR),
            Map.entry("GET /api/experiments/{name}", VIEWER),
            Map.entry("DELETE /api/experiments/{name}", OPERATOR),
            Map.entry("POST /api/experiments/{name}/stop", OPERATOR),
            Map.entry("POST /api/experiments/{name}/promote", OPERATOR),
            Map.entry("POST /orchestrator/analyze", SUBMITTER),
            Map.entry("GET /api/providers", VIEWER),
            Map.entry("GET /api/providers/status", VIEWER),
            Map.entry("GET /api/providers/history", VIEWER),
            Map.entry("POST /api/providers/rebalance", OPERATOR),
            Map.entry("POST /api/providers/{provider}/drain", OPERATOR),
            Map.entry("POST /api/providers/{provider}/enable", OPERATOR),
            Map.entry("POST /api/providers/{provider}/reset", OPERATOR),
            Map.entry("GET /api/llm/status", VIEWER),
            Map.entry("GET /api/llm/health", VIEWER),
            Map.entry("GET /api/llm/providers", VIEWER),
            Map.entry("POST /api/llm/test", OPERATOR),
            Map.entry("GET /api/llm/analytics", ADMIN),
            Map.entry("POST /api/llm/reset-failures", ADMIN),
            Map.entry("POST /api/ai-suggestions/generate", SUBMITTER),
            Map.entry("POST /webhook/chat", SUBMITTER),
            Map.entry("POST /v1/chat/completions", SUBMITTER),
            Map.entry("POST /v1/responses", SUBMITTER),
            Map.entry("GET /v1/responses/{id}", VIEWER),
            Map.entry("POST /v1/messages", SUBMITTER),
            Map.entry("POST /v1/messages/count_tokens", SUBMITTER),
            Map.entry("POST /v1/embeddings", SUBMITTER),
            Map.entry("GET /v1/models", VIEWER),
            Map.entry("GET /v1/models/{*id}", VIEWER),
            // Say what there is.
            Map.entry("* /v1/messages/**", VIEWER),
            Map.entry("* /v1/**", VIEWER));

    /** Handlers are few, and each is asked for again and again. */
    private static final Map<Method, Optional<AccessRole>> KNOWN = new ConcurrentHashMap<>();

    private RouteRoles() {}

    /** The strictest of those of its routes; empty where one of them is in no entry. */
    static Optional<AccessRole> of(Method handler) {
        return KNOWN.computeIfAbsent(handler, RouteRoles::looked);
    }

    private static Optional<AccessRole> looked(Method handler) {
        List<String> keys = keys(handler).toList();
        return TABLE.keySet().containsAll(keys)
                ? keys.stream().map(TABLE::get).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    static Stream<String> keys(Method handler) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(handler, RequestMapping.class);
        if (mapping == null) {
            return Stream.of();
        }
        List<String> methods = mapping.method().length == 0
                ? List.of("*")
                : Stream.of(mapping.method()).map(RequestMethod::name).toList();
        return methods.stream().flatMap(method -> Stream.of(mapping.path()).map(path -> method + " " + path));
    }
}
