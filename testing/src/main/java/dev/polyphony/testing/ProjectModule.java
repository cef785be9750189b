package dev.polyphony.testing;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The modules in their order: each may use some of those above it, never one below, which could not even be named here.
 * A package belongs to one module, with what is below it unless that is listed with another.
 */
public enum ProjectModule {
    SIMULATOR(packages("simulator")),
    LLAMA(packages("llama")),
    DOMAIN(packages(
            "analysis",
            "batch",
            "call",
            "plan",
            "inventory",
            "alert",
            "encryption",
            "pipeline",
            "port",
            "text",
            "experiment",
            "training")),
    NOTATION(packages("notation", "request", "tuning", "pipelines"), DOMAIN),
    WORKFLOWS(packages("execution", "activity", "codec", "workflow"), DOMAIN),
    TELEMETRY(packages("telemetry"), DOMAIN, WORKFLOWS),
    EVALUATION(packages("evaluation"), DOMAIN),
    AGGREGATION(
            packages(
                    "bounded",
                    "embedding",
                    "scoring",
                    "schema",
                    "prompt",
                    "aggregation",
                    "learning",
                    "paraphrase",
                    "recorded"),
            DOMAIN,
            WORKFLOWS,
            EVALUATION),
    PLANNING(packages("catalogue", "routing", "planning"), DOMAIN, NOTATION, AGGREGATION, EVALUATION),
    STORAGE(
            packages(
                    "storage",
                    "ledger",
                    "events",
                    "health",
                    "hosts",
                    "traffic",
                    "status",
                    "access",
                    "batches",
                    "pipelinestore",
                    "conversation",
                    "rating",
                    "reconciliation",
                    "semanticcache",
                    "webhook",
                    "workload",
                    "experimentstore"),
            DOMAIN,
            EVALUATION),
    ACTIVITIES(
            packages(
                    "provider",
                    "completion",
                    "attempt",
                    "budget",
                    "probe",
                    "decision",
                    "textstore",
                    "recording",
                    "batching",
                    "pipelinework",
                    "vector",
                    "economy",
                    "delivery",
                    "local"),
            LLAMA,
            DOMAIN,
            NOTATION,
            WORKFLOWS,
            TELEMETRY,
            AGGREGATION,
            PLANNING,
            STORAGE),
    HTTP(packages("http")),
    WORKER(
            packages("worker"),
            LLAMA,
            DOMAIN,
            NOTATION,
            WORKFLOWS,
            TELEMETRY,
            AGGREGATION,
            PLANNING,
            STORAGE,
            ACTIVITIES,
            HTTP),
    CLIENT(packages("client", "connection", "deployment"), DOMAIN, WORKFLOWS),
    CLIENT_SPRING(packages("client.spring"), DOMAIN, WORKFLOWS, CLIENT),
    STARTER(
            packages(
                    "rest",
                    "chat",
                    "openai",
                    "anthropic",
                    "apidocs",
                    "security",
                    "fleet",
                    "assistant",
                    "dashboard",
                    "management"),
            DOMAIN,
            NOTATION,
            EVALUATION,
            TELEMETRY,
            STORAGE,
            CLIENT,
            HTTP),
    CLI(packages("cli", "settings"), DOMAIN, NOTATION, WORKFLOWS, TELEMETRY, EVALUATION, STORAGE, CLIENT, HTTP),
    STANDALONE(
            packages("embedded", "standalone"),
            SIMULATOR,
            LLAMA,
            DOMAIN,
            NOTATION,
            WORKFLOWS,
            EVALUATION,
            TELEMETRY,
            AGGREGATION,
            PLANNING,
            STORAGE,
            ACTIVITIES,
            HTTP,
            WORKER,
            CLIENT,
            STARTER,
            CLI);

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
    private final List<String> packages;

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
    private final List<ProjectModule> uses;

    ProjectModule(List<String> packages, ProjectModule... uses) {
        this.packages = packages;
        this.uses = List.of(uses);
    }

    private static List<String> packages(String... names) {
        return Stream.of(names).map(name -> "dev.polyphony." + name).toList();
    }

    /** The packages, without those below them. */
    public List<String> packages() {
        return packages;
    }

    /** Whether classes of this module may name that one; of their own, or of anybody else. */
    DescribedPredicate<JavaClass> mayName() {
        return DescribedPredicate.describe(
                "are its own, of " + uses + ", or not ours",
                named -> of(named)
                        .map(module -> module == this || uses.contains(module))
                        .orElse(!named.getPackageName().startsWith("dev.polyphony")));
    }

    /** Whose class that is; nothing where no module lists its package. */
    static Optional<ProjectModule> of(JavaClass some) {
        return of(some.getPackageName());
    }

    static Optional<ProjectModule> of(String packageName) {
        return Arrays.stream(values())
                .flatMap(module -> module.packages.stream()
                        .filter(listed -> packageName.equals(listed) || packageName.startsWith(listed + "."))
                        .map(listed -> new Listed(listed, module)))
                .max(Comparator.comparingInt(listed -> listed.name().length()))
                .map(Listed::module);
    }

    private record Listed(String name, ProjectModule module) {}
}
