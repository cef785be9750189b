package dev.polyphony.compatibility;

import dev.polyphony.call.EmbeddingReply;
import dev.polyphony.call.EmbeddingTask;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import java.time.Duration;
import java.util.List;

/** Vectors of texts. */
final class EmbeddingSamples {
    private static final ModelRef MODEL = ModelRef.parse("openai/text-embedding-3-small");

    private EmbeddingSamples() {}

    static List<Sample> all() {
        return List.of(
                new Sample(
                        "embedding-task",
                        EmbeddingTask.class,
                        new EmbeddingTask(
                                "key-1",
                                "acme",
                                "text-embedding-3-small",
                                List.of("one", "two"),
                                2,
                                "search",
                                new Money(50_000),
                                Duration.ofSeconds(30))),
                new Sample(
                        "embedding-task-plain",
                        EmbeddingTask.class,
                        new EmbeddingTask(
                                "key-1", "default", EmbeddingTask.IN_PROCESS, List.of("one"), null, null, null, null)),
                new Sample(
                        "embedding-reply",
                        EmbeddingReply.class,
                        new EmbeddingReply(MODEL, List.of("AACAPwAAAAA=", "AAAAAAAAgD8="), 2L, new Money(1), true)),
                new Sample(
                        "embedding-reply-uncounted",
                        EmbeddingReply.class,
                        new EmbeddingReply(MODEL, List.of("AACAPwAAAAA="), null, null, false)));
    }
}
