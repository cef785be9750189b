package dev.polyphony.standalone.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.ModelRef;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.TaskType;
import dev.polyphony.provider.OllamaProblem;
import dev.polyphony.provider.OllamaServer.Loaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks the same tasks one after the other and side by side, as analyses of strategy {@code team}. */
final class Bench {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final int WORDS = 400;
    private static final long LOOK_MILLIS = 100;

    /** Of what can be reached at best: what is left is not worth a word. */
    private static final double NEAR = 0.75;

    private final AnalysisClient client;
    private final Catalogue catalogue;
    private final List<OllamaHost> hosts;
    private final int atOnce;

    /**
     * One kind of work.
     *
     * @param inOrder seconds that the tasks took one after the other
     * @param sideBySide seconds that they took together
     * @param ratio of the two
     * @param loads models that were loaded while they ran side by side
     * @param limit what kept it from being quicker; absent where nothing is known to
     */
    record Row(
            String task,
            int tasks,
            @JsonProperty("in_order") double inOrder,
            @JsonProperty("side_by_side") double sideBySide,
            double ratio,
            int failed,
            int loads,
            Map<String, Integer> models,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String limit) {}

    private record Ran(Duration took, List<AnalysisResult> results) {}

    /** @param atOnce tasks at the same time, at most */
    Bench(AnalysisClient client, Catalogue catalogue, List<OllamaHost> hosts, int atOnce) {
        this.client = client;
        this.catalogue = catalogue;
        this.hosts = hosts;
        this.atOnce = atOnce;
    }

    /** The first analysis of a process takes longer than those that follow. */
    void warmUp(TaskType task) throws InterruptedException {
        ran(List.of(analysis(task, 0)), 1);
    }

    Row run(TaskType task, int tasks) throws InterruptedException {
        List<Analysis> first = analyses(task, tasks);
        List<Analysis> second = analyses(task, tasks);
        load(Stream.concat(first.stream(), second.stream()).toList());
        Ran inOrder = ran(first, 1);
        AtomicInteger loads = new AtomicInteger();
        Thread looking = Thread.ofVirtual().start(() -> countLoads(loads));
        Ran sideBySide;
        try {
            sideBySide = ran(second, atOnce);
        } finally {
            looking.interrupt();
            looking.join();
        }
        return row(task, inOrder, sideBySide, loads.get());
    }

    /**
     * The models that are asked first, and no others, which would take their place: so that what is compared is work,
     * and not who was loaded first.
     */
    private void load(List<Analysis> analyses) throws InterruptedException {
        List<ModelRef> first = client.preview(analyses).stream()
                .filter(Compilation.Compiled.class::isInstance)
                .map(Compilation.Compiled.class::cast)
                .flatMap(compiled -> compiled.plan().root().calls().limit(1))
                .map(Node.Call::model)
                .distinct()
                .toList();
        for (ModelRef model : first) {
            for (OllamaHost host : hosts) {
                if (host.provider().equals(model.provider().value())) {
                    try {
                        host.server().load(model.model());
                    } catch (OllamaProblem e) {
                        // The analyses say what is wrong.
                    }
                }
            }
        }
    }

    private Ran ran(List<Analysis> analyses, int width) throws InterruptedException {
        long began = System.nanoTime();
        List<AnalysisResult> results = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(width, Thread.ofVirtual().factory())) {
            List<Future<AnalysisResult>> asked = analyses.stream()
                    .map(analysis -> threads.submit(
                            () -> client.result(client.submit(analysis).id()).get()))
                    .toList();
            for (Future<AnalysisResult> each : asked) {
                results.add(each.get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed ? failed : new IllegalStateException(e.getCause());
        }
        return new Ran(Duration.ofNanos(System.nanoTime() - began), results);
    }

    private List<Analysis> analyses(TaskType task, int tasks) {
        return IntStream.rangeClosed(1, tasks).mapToObj(n -> analysis(task, n)).toList();
    }

    private Analysis analysis(TaskType task, int n) {
        Tuning tuning = new Tuning(null, null, null, null, null, null, null, null, task, null);
        return new Analysis(
                "bench-" + UUID.randomUUID(),
                client.principal().tenant(),
                prompt(task, n),
                new Selection.Preset("team", null, List.of(), null, tuning),
                new Limits(DEADLINE, null, WORDS),
                null,
                null,
                "bench");
    }

    private Row row(TaskType task, Ran inOrder, Ran sideBySide, int loads) {
        Map<String, Integer> models = answered(inOrder);
        Map<String, Integer> together = answered(sideBySide);
        together.forEach((model, tasks) -> models.merge(model, tasks, Integer::sum));
        int tasks = inOrder.results().size();
        int failed =
                2 * tasks - models.values().stream().mapToInt(Integer::intValue).sum();
        double ratio = seconds(inOrder.took()) / Math.max(0.001, seconds(sideBySide.took()));
        return new Row(
                task.word(),
                tasks,
                seconds(inOrder.took()),
                seconds(sideBySide.took()),
                Math.round(ratio * 100) / 100.0,
                failed,
                loads,
                models,
                failed > 0 ? failed + " failed" : limit(tasks, ratio, loads, together));
    }

    private static Map<String, Integer> answered(Ran ran) {
        Map<String, Integer> models = new TreeMap<>();
        for (AnalysisResult result : ran.results()) {
            if (result.status() == AnalysisStatus.ANSWERED && result.modelUsed() != null) {
                models.merge(result.modelUsed(), 1, Integer::sum);
            }
        }
        return models;
    }

    /** The model that needs the most rounds for its part of the tasks bounds what can be reached; else it is Ollama. */
    private @Nullable String limit(int tasks, double ratio, int loads, Map<String, Integer> together) {
        int fewest = rounds(tasks, atOnce);
        if (ratio >= NEAR * tasks / fewest) {
            return null;
        }
        String slowest = together.keySet().stream()
                .max(Comparator.comparingInt(model -> rounds(together.getOrDefault(model, 0), slots(model))))
                .orElseThrow();
        int needed = Math.max(fewest, rounds(together.getOrDefault(slowest, 0), slots(slowest)));
        if (needed > fewest && ratio >= NEAR * tasks / needed) {
            return "its limit: " + slots(slowest) + " at once of " + slowest;
        }
        return loads > 0
                ? "models were loaded " + loads + (loads == 1 ? " time" : " times") + ": they do not fit together"
                : "Ollama: is OLLAMA_NUM_PARALLEL at least " + Math.min(atOnce, slots(slowest)) + "?";
    }

    private int slots(String model) {
        return catalogue.find(model).slots().orElse(atOnce);
    }

    private static int rounds(int tasks, int atOnce) {
        return (tasks + atOnce - 1) / atOnce;
    }

    /** Until it is interrupted. */
    private void countLoads(AtomicInteger loads) {
        Set<String> before = null;
        try {
            while (true) {
                Set<String> now = new HashSet<>();
                for (OllamaHost host : hosts) {
                    for (Loaded loaded : host.server().loaded()) {
                        now.add(host.address() + " " + loaded.name());
                    }
                }
                if (before != null) {
                    Set<String> come = new HashSet<>(now);
                    come.removeAll(before);
                    loads.addAndGet(come.size());
                }
                before = now;
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (OllamaProblem away) {
            // What is known until then stands.
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    /** Each another one, of the same size. */
    private static String prompt(TaskType task, int n) {
        String subject = "a shop's service number " + n;
        return switch (task) {
            case PLANNING -> "Plan in five steps how to build " + subject + ".";
            case CODING -> "Write a function that adds the prices of an order, for " + subject + ".";
            case REVIEW -> "Review this line for bugs, of " + subject + ": total = total + price * qty;";
            case TESTING -> "Name five test cases for the order form of " + subject + ".";
            case DOCUMENTATION -> "Write a short README for " + subject + ".";
            case DEBUGGING -> "An order's total is negative in " + subject + ". What can be the reason?";
            default -> "Say in three sentences what matters in " + subject + ".";
        };
    }
}
