package dev.polyphony.semanticcache;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Finds which questions are near. What it finds may be gone. */
interface NearestQuestions {
    record Near(String callId, double similarity) {}

    /** In the transaction that keeps it. */
    void added(Handle handle, SemanticCache.Question question);

    /** The nearest first. */
    List<Near> to(CacheScope scope, float[] vector, Instant since, double least, int most);
}
