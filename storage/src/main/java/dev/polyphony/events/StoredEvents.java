package dev.polyphony.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.experimentstore.ExperimentCases;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvents;
import dev.polyphony.port.EventRecorder;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.storage.Database;
import dev.polyphony.webhook.WebhookOutbox;
import dev.polyphony.workload.ExplorationCases;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results and events in the database, sealed where a key is set. Costs nothing until something is published or
 * followed; to be closed before its database.
 */
public final class StoredEvents implements AnalysisEvents, EventRecorder, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoredEvents.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** A connection for others' notifications is worth keeping from one who waits for a result to the next. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final Database database;
    private final InstantSource clock;
    private final EventWriter writer = new EventWriter(this::store);
    private final Followers followers;

    public StoredEvents(Database database, InstantSource clock) {
        this(database, clock, LINGER);
    }

    StoredEvents(Database database, InstantSource clock, Duration linger) {
        this.database = database;
        this.clock = clock;
        this.followers = new Followers(database.notifications(), linger);
    }

    @Override
    public void publish(AnalysisEvent event) {
        writer.add(event);
    }

    @Override
    public void settle(Duration atMost) {
        writer.settle(atMost);
    }

    @Override
    public boolean settled(Duration atMost) {
        return writer.settled(atMost);
    }

    /** All of them or none; those that are stored already are left out. */
    void store(List<AnalysisEvent> events) {
        List<String> bodies =
                events.stream().map(event -> sealed(event.piece())).toList();
        TreeSet<String> analyses =
                events.stream().map(AnalysisEvent::analysisId).collect(Collectors.toCollection(TreeSet::new));
        List<String> followed = analyses.stream().filter(followers::follow).toList();
        Map<String, List<StoredEvent>> stored = database.write(handle -> {
            // Whoever writes to an analysis commits before the next one counts: no position is seen before a lower one.
            database.lock(handle, analyses);
            Map<String, Long> last = lastPositions(handle, followed);
            PreparedBatch rows = handle.prepareBatch(
                    "insert into event (analysis_id, position, run_id, call, send, sequence, at, body)"
                            + " select :analysis, coalesce(max(position), 0) + 1, :run, :call, :send, :sequence, :now, :body"
                            + " from event where analysis_id = :analysis"
                            + " on conflict (analysis_id, run_id, call, send, sequence) do nothing");
            for (int i = 0; i < events.size(); i++) {
                AnalysisEvent event = events.get(i);
                rows.bind("analysis", event.analysisId())
                        .bind("run", event.runId())
                        .bind("call", event.call())
                        .bind("send", event.send())
                        .bind("sequence", event.sequence())
                        .bind("now", clock.millis())
                        .bind("body", bodies.get(i))
                        .add();
            }
            return positioned(events, rows.execute(), last);
        });
        analyses.forEach(analysis -> followers.stored(analysis, stored.getOrDefault(analysis, List.of())));
        database.notifications().send(analyses);
    }

    private Map<String, Long> lastPositions(Handle handle, List<String> analyses) {
        Map<String, Long> last = new HashMap<>();
        if (!analyses.isEmpty()) {
            // Each by itself: counted together, all of an analysis' events would be read.
            String positions =
                    "select each, (select coalesce(max(position), 0) from event where analysis_id = each) last from %s";
            database.query(handle, positions, analyses)
                    .map((row, context) -> Map.entry(row.getString("each"), row.getLong("last")))
                    .forEach(each -> last.put(each.getKey(), each.getValue()));
        }
        return last;
    }

    /**
     * At which positions they were stored.
     *
     * @param rows that each of them became: none where it was stored before
     * @param last positions of the analyses of which it is to be told, before
     */
    private static Map<String, List<StoredEvent>> positioned(
            List<AnalysisEvent> events, int[] rows, Map<String, Long> last) {
        Map<String, List<StoredEvent>> stored = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            AnalysisEvent event = events.get(i);
            if (rows[i] > 0 && last.containsKey(event.analysisId())) {
                long position = last.merge(event.analysisId(), 1L, Long::sum);
                stored.computeIfAbsent(event.analysisId(), any -> new ArrayList<>())
                        .add(new StoredEvent(position, event));
            }
        }
        return stored;
    }

    @Override
    public AnalysisResult conclude(String analysisId, String runId, AnalysisResult result, @Nullable String webhook) {
        String body = sealed(result);
        String stored = database.write(handle -> {
            int first = handle.createUpdate("insert into result (analysis_id, run_id, at, body)"
                            + " values (:analysis, :run, :now, :body) on conflict (analysis_id, run_id) do nothing")
                    .bind("analysis", analysisId)
                    .bind("run", runId)
                    .bind("now", clock.millis())
                    .bind("body", body)
                    .execute();
            if (first > 0) {
                WebhookOutbox.add(database, handle, analysisId, runId, result, webhook, clock.millis());
                ExperimentCases.concluded(handle, analysisId, result, clock.millis());
                ExplorationCases.concluded(handle, analysisId, result, clock.millis());
                return body;
            }
            return handle.createQuery("select body from result where analysis_id = :analysis and run_id = :run")
                    .bind("analysis", analysisId)
                    .bind("run", runId)
                    .mapTo(String.class)
                    .one();
        });
        AnalysisResult kept = stored.equals(body) ? result : opened(stored);
        // Also where it was there before: whoever stored it may not have come to tell it.
        followers.concluded(analysisId, new StoredResult(runId, kept));
        database.notifications().send(Set.of(analysisId));
        return kept;
    }

    @Override
    public Optional<StoredResult> result(String analysisId) {
        return database.read(handle -> handle.createQuery("select run_id, body from result"
                                + " where analysis_id = :analysis order by at desc, run_id desc limit 1")
                        .bind("analysis", analysisId)
                        .map((row, context) -> Map.entry(row.getString("run_id"), row.getString("body")))
                        .findOne())
                .map(row -> new StoredResult(row.getKey(), opened(row.getValue())));
    }

    /** What this process stored itself of an analysis that is followed here is not read again. */
    @Override
    public Optional<StoredResult> result(String analysisId, String runId) {
        return followers
                .result(analysisId)
                .filter(known -> known.runId().equals(runId))
                .or(() -> read(analysisId, runId));
    }

    private Optional<StoredResult> read(String analysisId, String runId) {
        return database.read(handle -> handle.createQuery(
                                "select body from result where analysis_id = :analysis and run_id = :run")
                        .bind("analysis", analysisId)
                        .bind("run", runId)
                        .mapTo(String.class)
                        .findOne())
                .map(body -> new StoredResult(runId, opened(body)));
    }

    @Override
    public Map<String, StoredResult> results(Collection<String> analysisIds) {
        if (analysisIds.isEmpty()) {
            return Map.of();
        }
        record Row(String analysis, String run, String body) {}
        List<Row> rows = database.read(
                handle -> handle.createQuery("select analysis_id, run_id, body from result where analysis_id in (<ids>)"
                                + " order by at, run_id")
                        .bindList("ids", List.copyOf(analysisIds))
                        .map((row, context) ->
                                new Row(row.getString("analysis_id"), row.getString("run_id"), row.getString("body")))
                        .list());
        Map<String, StoredResult> newest = new HashMap<>();
        for (Row row : rows) {
            try {
                newest.put(row.analysis, new StoredResult(row.run, opened(row.body)));
            } catch (TextUnreadable e) {
                newest.remove(row.analysis);
            }
        }
        return newest;
    }

    /** Hands on the newest results, at most so many; those of later versions, and under another key, are left out. */
    public void newest(int most, Consumer<AnalysisResult> reader) {
        database.read(handle -> handle.createQuery("select body from result order by at desc limit :most")
                        .bind("most", most)
                        .mapTo(String.class)
                        .list())
                .forEach(body -> {
                    try {
                        reader.accept(opened(body));
                    } catch (TextUnreadable e) {
                        log.debug("a result is left out: {}", e.getMessage());
                    }
                });
    }

    @Override
    public List<StoredEvent> after(String analysisId, long position) {
        List<StoredEvent> recent = followers.recent(analysisId, position);
        return recent.isEmpty() ? read(analysisId, position, "") : recent;
    }

    @Override
    public List<StoredEvent> stepsAfter(String analysisId, long position) {
        return read(analysisId, position, " and send = 0");
    }

    /** The first piece of each request whose answer was told as it arrived, in their order. */
    public List<StoredEvent> firstPieces(String analysisId) {
        return read(
                analysisId,
                0,
                " and send > 0 and position = (select min(position) from event first where first.analysis_id ="
                        + " event.analysis_id and first.run_id = event.run_id and first.call = event.call"
                        + " and first.send = event.send)");
    }

    private List<StoredEvent> read(String analysisId, long position, String which) {
        record Row(long position, String runId, String call, int send, long sequence, String body) {}
        return database
                .read(handle -> handle.createQuery("select position, run_id, call, send, sequence, body from event"
                                + " where analysis_id = :analysis and position > :position" + which
                                + " order by position")
                        .bind("analysis", analysisId)
                        .bind("position", position)
                        .map((row, context) -> new Row(
                                row.getLong("position"),
                                row.getString("run_id"),
                                row.getString("call"),
                                row.getInt("send"),
                                row.getLong("sequence"),
                                row.getString("body")))
                        .list())
                .stream()
                .flatMap(row -> piece(row.body).stream()
                        .map(piece -> new StoredEvent(
                                row.position,
                                new AnalysisEvent(analysisId, row.runId, row.call, row.send, row.sequence, piece))))
                .toList();
    }

    @Override
    public Subscription follow(String analysisId, Runnable news) {
        return followers.add(analysisId, news, true);
    }

    @Override
    public Subscription followResult(String analysisId, Runnable news) {
        return followers.add(analysisId, news, false);
    }

    private String sealed(Object value) {
        try {
            return database.cipher().seal(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass() + " cannot be written", e);
        }
    }

    private AnalysisResult opened(String body) {
        try {
            return JSON.readValue(database.cipher().open(body), AnalysisResult.class);
        } catch (JsonProcessingException e) {
            // Its message may quote the text.
            throw new TextUnreadable("a stored result is of a later version, or damaged");
        }
    }

    /** Empty for one of a kind that this version does not know. */
    private Optional<AnalysisEvent.Piece> piece(String body) {
        try {
            return Optional.of(JSON.readValue(database.cipher().open(body), AnalysisEvent.Piece.class));
        } catch (JsonProcessingException e) {
            log.debug("an event of a later version is left out");
            return Optional.empty();
        }
    }

    /** Stores what was published, if the database takes it within seconds. */
    @Override
    public void close() {
        writer.close();
        followers.close();
    }
}
