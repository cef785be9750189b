package dev.polyphony.execution;

import dev.polyphony.activity.BatchActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisPriority;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.batch.BatchState;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Compilation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Lines that are there, and what became of them. */
final class ScriptedBatch implements BatchActivities {
    private final Map<Integer, Compilation> lines = new ConcurrentSkipListMap<>();
    private final Map<Integer, AnalysisResult> results = new ConcurrentSkipListMap<>();
    private final List<String> waits = new CopyOnWriteArrayList<>();
    private volatile BatchState state = BatchState.RUNNING;
    private volatile @Nullable Money maxCost;
    private volatile @Nullable End end;

    /** So many of the same. */
    void lines(int count, Compilation compilation) {
        IntStream.rangeClosed(1, count).forEach(line -> line(line, compilation));
    }

    void line(int number, Compilation compilation) {
        lines.put(number, compilation);
    }

    void order(BatchState ordered) {
        state = ordered;
    }

    void maxCost(Money most) {
        maxCost = most;
    }

    Map<Integer, AnalysisResult> results() {
        return results;
    }

    /** Why nothing began, each time. */
    List<String> waits() {
        return waits;
    }

    @Nullable
    End ended() {
        return end;
    }

    @Override
    public Taken take(Wanted wanted) {
        List<Line> next = lines.entrySet().stream()
                .filter(line -> line.getKey() > wanted.after() && !results.containsKey(line.getKey()))
                .limit(state == BatchState.RUNNING ? wanted.most() : 0)
                .map(line -> new Line(line.getKey(), analysis(line.getKey()), line.getValue(), null))
                .toList();
        List<Line> funded = next.stream()
                .takeWhile(line -> !(line.compilation() instanceof Compilation.Unfunded))
                .toList();
        return new Taken(
                state,
                funded,
                maxCost,
                funded.size() < next.size()
                        ? (Compilation.Unfunded) next.get(funded.size()).compilation()
                        : null);
    }

    private static Analysis analysis(int line) {
        return new Analysis(
                "batch-1." + line,
                "default",
                "question " + line,
                Selection.Preset.of("fallback"),
                Limits.DEFAULT,
                null,
                null,
                null,
                null,
                AnalysisPriority.BATCH);
    }

    @Override
    public void store(Ended ended) {
        ended.lines().forEach(line -> results.putIfAbsent(line.number(), line.result()));
    }

    @Override
    public void tell(Wait wait) {
        waits.add(wait.why() == null ? "goes on" : wait.why());
    }

    @Override
    public void end(End how) {
        end = how;
    }
}
