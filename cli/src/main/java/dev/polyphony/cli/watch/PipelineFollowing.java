package dev.polyphony.cli.watch;

import dev.polyphony.cli.render.PipelineTree;
import dev.polyphony.cli.render.Style;
import dev.polyphony.client.Pipelines;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.PipelineStatus;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Stays with a pipeline to its end, or until the person leaves: its tree in place, or a line for each news. */
public final class PipelineFollowing {
    private static final long TICK_MILLIS = 100;

    /** Between two looks into the database. */
    private static final int TICKS = 3;

    private final Pipelines pipelines;
    private final @Nullable PrintStream out;
    private final Style style;
    private final boolean redraws;
    private final InstantSource clock = InstantSource.system();
    private final Map<String, NodeState> told = new HashMap<>();

    /** @param out absent where nothing is to be said */
    public PipelineFollowing(Pipelines pipelines, @Nullable PrintStream out, Style style, boolean redraws) {
        this.pipelines = pipelines;
        this.out = out;
        this.style = style;
        this.redraws = redraws;
    }

    /** Empty once the person leaves before its end. */
    public Optional<PipelineStatus> follow(String id, Leaving leaving) throws InterruptedException {
        ScreenArea area = out == null || !redraws ? null : new ScreenArea(out);
        PipelineStatus status = pipelines.find(id);
        for (long frame = 0; ; frame++) {
            if (frame % TICKS == 0) {
                status = pipelines.find(id);
            }
            if (area != null) {
                area.draw(PipelineTree.lines(status, clock.instant(), frame, style));
            } else if (out != null) {
                tell(status, out);
            }
            if (status.state().isFinal()) {
                if (area != null) {
                    area.clear();
                }
                return Optional.of(status);
            }
            try {
                leaving.asked().get(TICK_MILLIS, TimeUnit.MILLISECONDS);
                return Optional.empty();
            } catch (TimeoutException next) {
                // Nobody leaves.
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void tell(PipelineStatus status, PrintStream to) {
        Instant now = clock.instant();
        for (PipelineStatus.Node node : status.nodes()) {
            NodeState before = told.put(node.name(), node.state());
            if (before == node.state() || node.state() == NodeState.PENDING) {
                continue;
            }
            to.println(PipelineTree.event(node, style));
            if (node.state() == NodeState.WAITING) {
                List<String> lines = PipelineTree.lines(status, now, 0, style);
                lines.subList(1 + status.nodes().size(), lines.size()).forEach(to::println);
            }
        }
        to.flush();
    }
}
