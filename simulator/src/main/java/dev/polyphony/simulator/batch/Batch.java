package dev.polyphony.simulator.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.simulator.script.Batching;
import dev.polyphony.simulator.wire.WireReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A batch of any vendor's: its lines, and what became of them. Of one thread at a time. */
final class Batch {
    private static final Duration WINDOW = Duration.ofHours(24);

    final String id;
    final String inputFile;
    final Map<String, String> metadata;
    final Instant created = Instant.now();
    private final Batching course;
    private final List<Line> lines;
    private final List<Result> results = new ArrayList<>();
    private @Nullable Instant cancelling;
    private @Nullable Instant ended;
    private State state = State.IN_PROGRESS;

    enum State {
        IN_PROGRESS,
        CANCELLING,
        COMPLETED,
        EXPIRED,
        CANCELLED,
        REJECTED
    }

    record Line(String customId, JsonNode body) {}

    /** @param reply absent where the line was not worked off */
    record Result(Line line, @Nullable WireReply reply) {
        boolean succeeded() {
            return reply != null && reply.status() < 300;
        }
    }

    Batch(String id, String inputFile, Map<String, String> metadata, List<Line> lines, Batching course) {
        this.id = id;
        this.inputFile = inputFile;
        this.metadata = Map.copyOf(metadata);
        this.lines = List.copyOf(lines);
        this.course = course;
    }

    /** Brings it to where it is by now. */
    State look(Function<Line, WireReply> ask) {
        if (state == State.CANCELLING) {
            end(State.CANCELLED, 0, ask);
        } else if (state == State.IN_PROGRESS && !Instant.now().isBefore(created.plusMillis(course.delayMillis()))) {
            int answered = course.answered() == null ? lines.size() : Math.min(course.answered(), lines.size());
            switch (course.ending()) {
                case COMPLETED -> end(State.COMPLETED, lines.size(), ask);
                case EXPIRED -> end(State.EXPIRED, answered, ask);
                case REJECTED -> end(State.REJECTED, 0, ask);
            }
        }
        return state;
    }

    private void end(State how, int answered, Function<Line, WireReply> ask) {
        for (int i = 0; i < lines.size(); i++) {
            results.add(new Result(lines.get(i), i < answered ? ask.apply(lines.get(i)) : null));
        }
        state = how;
        ended = Instant.now();
    }

    /** Of no effect where it has ended. */
    void cancel() {
        if (state == State.IN_PROGRESS) {
            state = State.CANCELLING;
            cancelling = Instant.now();
        }
    }

    int size() {
        return lines.size();
    }

    List<Result> results() {
        return List.copyOf(results);
    }

    boolean hasEnded() {
        return ended != null;
    }

    Instant expires() {
        return created.plus(WINDOW);
    }

    @Nullable
    Instant ended() {
        return ended;
    }

    @Nullable
    Instant cancelling() {
        return cancelling;
    }
}
