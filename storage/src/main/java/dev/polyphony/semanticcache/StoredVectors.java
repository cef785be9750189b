package dev.polyphony.semanticcache;

import dev.polyphony.port.TextUnreadable;
import dev.polyphony.semanticcache.SemanticCache.Question;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jdbi.v3.core.Handle;

/**
 * One after the other, exactly, in memory: of a scope the newest, of all scopes those looked at last. What other
 * processes keep is read when it is asked for.
 */
final class StoredVectors implements NearestQuestions {
    /** Of one scope: about 15 MiB, a few milliseconds. */
    static final int MOST = 10_000;

    /** Of all scopes. */
    private static final int MOST_IN_ALL = 40_000;

    /** What was written by others may be read a little later than what was written after it. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final Database database;
    private final Map<CacheScope, Scope> scopes = new LinkedHashMap<>(16, 0.75f, true);

    StoredVectors(Database database) {
        this.database = database;
    }

    @Override
    public void added(Handle handle, Question question) {
        // It is read with what others kept.
    }

    @Override
    public List<Near> to(CacheScope scope, float[] vector, Instant since, double least, int most) {
        Scope all = scope(scope);
        PriorityQueue<Near> nearest = new PriorityQueue<>(Comparator.comparingDouble(Near::similarity));
        for (Entry entry : all.newest(database, scope)) {
            double similarity = entry.at < since.toEpochMilli() ? -1 : cosine(entry.vector, vector);
            if (similarity >= least) {
                nearest.add(new Near(entry.callId, similarity));
                if (nearest.size() > most) {
                    nearest.poll();
                }
            }
        }
        return nearest.stream()
                .sorted(Comparator.comparingDouble(Near::similarity).reversed())
                .toList();
    }

    private synchronized Scope scope(CacheScope scope) {
        Scope found = scopes.computeIfAbsent(scope, fresh -> new Scope());
        int all = scopes.values().stream().mapToInt(one -> one.size).sum();
        var eldest = scopes.entrySet().iterator();
        while (all > MOST_IN_ALL && eldest.hasNext()) {
            Map.Entry<CacheScope, Scope> next = eldest.next();
            if (next.getValue() != found) {
                all -= next.getValue().size;
                eldest.remove();
            }
        }
        return found;
    }

    /** Both are of length 1 where they come of the model; others are made so. */
    private static double cosine(float[] a, float[] b) {
        if (a.length != b.length) {
            return -1;
        }
        float dot = 0;
        float squareA = 0;
        float squareB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            squareA += a[i] * a[i];
            squareB += b[i] * b[i];
        }
        return squareA == 0 || squareB == 0 ? -1 : dot / Math.sqrt((double) squareA * squareB);
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Entry(String callId, long at, float[] vector) {}

    private static final class Scope {
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private long newestAt;
        private volatile int size;

        synchronized List<Entry> newest(Database database, CacheScope scope) {
            for (Entry entry : unread(database, scope, newestAt - LATE.toMillis())) {
                entries.putIfAbsent(entry.callId, entry);
                newestAt = Math.max(newestAt, entry.at);
            }
            var eldest = entries.entrySet().iterator();
            while (entries.size() > MOST) {
                eldest.next();
                eldest.remove();
            }
            size = entries.size();
            return List.copyOf(entries.values());
        }

        /** From the oldest on, the newest of them. */
        private List<Entry> unread(Database database, CacheScope scope, long since) {
            List<Entry> read = new ArrayList<>();
            database.read(handle -> handle.createQuery(
                            "select call_id, at, vector from semantic_question where tenant = :tenant"
                                    + " and scope = :scope and simulated = :simulated and at > :since order by at desc")
                    .bind("tenant", scope.tenant())
                    .bind("scope", scope.asked())
                    .bind("simulated", scope.simulated() ? 1 : 0)
                    .bind("since", since)
                    .setMaxRows(MOST)
                    .map((row, context) -> {
                        String callId = row.getString("call_id");
                        if (!entries.containsKey(callId)) {
                            try {
                                read.add(new Entry(
                                        callId,
                                        row.getLong("at"),
                                        VectorText.read(database.cipher().open(row.getString("vector")))));
                            } catch (TextUnreadable noKey) {
                                // Its answer could not be read either.
                                return callId;
                            }
                        }
                        return callId;
                    })
                    .list());
            return read.reversed();
        }
    }
}
