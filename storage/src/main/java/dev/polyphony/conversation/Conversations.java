package dev.polyphony.conversation;

import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import dev.polyphony.text.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What was said in the conversations of tenants, turn by turn. A turn is known by the id of the request that brought
 * it, so that one that comes again is the same turn. Only so much goes before a turn as a model is to read again: the
 * latest {@value #MOST_TURNS} that were answered, and {@value #MOST_CHARACTERS} characters of them. Safe for use by
 * many processes. Each method throws {@link StorageUnavailable} where the database does not answer.
 */
public final class Conversations {
    /** Turns that a model gets to see before the one it answers. */
    public static final int MOST_TURNS = 50;

    /** Of those turns together. */
    public static final int MOST_CHARACTERS = 100_000;

    /** Of one conversation; the oldest beyond are deleted. */
    private static final int MOST_KEPT = 500;

    private static final String COLUMNS =
            "position, request_id, message, analysis_id, reply, provider, model, fallback_used";

    private final Database database;
    private final InstantSource clock;

    public Conversations(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Where a turn belongs. */
    public record Place(String tenant, String conversation) {}

    /**
     * What was said.
     *
     * @param position from 1 in its conversation
     * @param analysis the id of the one that answers it
     * @param reply absent until there is one
     */
    public record Turn(
            long position,
            String request,
            String message,
            String analysis,
            @Nullable Reply reply) {}

    /** What was answered, and by whom. */
    public record Reply(String text, String provider, String model, boolean fallbackUsed) {}

    /**
     * A turn that is to be answered, or was.
     *
     * @param before those that a model is to read first, in order; each with its reply
     * @param dropped how many that were answered are too old, or too long, to be among those
     * @param same false where that request brought something else, which it goes on to stand for
     */
    public record Begun(Turn turn, List<Turn> before, long dropped, boolean same) {
        public Begun {
            before = List.copyOf(before);
        }
    }

    /** @param analysis the id under which it is to be answered, unless the request was here before */
    public Begun begin(Place place, String request, String message, String analysis) {
        String digest = HexFormat.of().formatHex(Sha256.of(place.conversation() + "\n" + message));
        return database.write(handle -> {
            database.lock(handle, new TreeSet<>(List.of("conversation:" + place.tenant() + "/" + request)));
            Optional<Found> known = find(handle, place.tenant(), request);
            if (known.isPresent()) {
                Found found = known.get();
                return begun(handle, place, found.turn(), found.digest().equals(digest));
            }
            database.lock(
                    handle, new TreeSet<>(List.of("conversation:" + place.tenant() + "~" + place.conversation())));
            long position = last(handle, place) + 1;
            handle.createUpdate("insert into conversation_turn (tenant, conversation_id, position, request_id, digest,"
                            + " at, message, analysis_id) values (:tenant, :conversation, :position, :request, :digest,"
                            + " :at, :message, :analysis)")
                    .bind("tenant", place.tenant())
                    .bind("conversation", place.conversation())
                    .bind("position", position)
                    .bind("request", request)
                    .bind("digest", digest)
                    .bind("at", clock.millis())
                    .bind("message", database.cipher().seal(message))
                    .bind("analysis", analysis)
                    .execute();
            handle.createUpdate("delete from conversation_turn where tenant = :tenant"
                            + " and conversation_id = :conversation and position <= :position")
                    .bind("tenant", place.tenant())
                    .bind("conversation", place.conversation())
                    .bind("position", position - MOST_KEPT)
                    .execute();
            return begun(handle, place, new Turn(position, request, message, analysis, null), true);
        });
    }

    /** Keeps the reply to a turn; the first that is kept stays. */
    public void answered(Place place, Turn turn, Reply reply) {
        database.write(handle -> handle.createUpdate("update conversation_turn set reply = :reply,"
                        + " provider = :provider, model = :model, fallback_used = :fallback where tenant = :tenant"
                        + " and conversation_id = :conversation and position = :position and reply is null")
                .bind("reply", database.cipher().seal(reply.text()))
                .bind("provider", reply.provider())
                .bind("model", reply.model())
                .bind("fallback", reply.fallbackUsed() ? 1 : 0)
                .bind("tenant", place.tenant())
                .bind("conversation", place.conversation())
                .bind("position", turn.position())
                .execute());
    }

    /** The analysis of that turn brought no answer: the request, when it comes again, is answered under that id. */
    public void failed(Place place, Turn turn, String next) {
        database.write(handle -> handle.createUpdate("update conversation_turn set analysis_id = :next"
                        + " where tenant = :tenant and conversation_id = :conversation and position = :position"
                        + " and analysis_id = :failed and reply is null")
                .bind("next", next)
                .bind("tenant", place.tenant())
                .bind("conversation", place.conversation())
                .bind("position", turn.position())
                .bind("failed", turn.analysis())
                .execute());
    }

    /**
     * Deletes turns that are older than that.
     *
     * @return how many
     */
    public int forgetOlder(Duration age) {
        return database.write(handle -> handle.createUpdate("delete from conversation_turn where at < :before")
                .bind("before", clock.instant().minus(age).toEpochMilli())
                .execute());
    }

    private record Found(Turn turn, String digest) {}

    private Optional<Found> find(Handle handle, String tenant, String request) {
        return handle.createQuery("select digest, " + COLUMNS + " from conversation_turn where tenant = :tenant"
                        + " and request_id = :request")
                .bind("tenant", tenant)
                .bind("request", request)
                .map((row, context) -> new Found(turn(row), row.getString("digest")))
                .findOne();
    }

    private Begun begun(Handle handle, Place place, Turn turn, boolean same) {
        Deque<Turn> before = new ArrayDeque<>();
        long characters = 0;
        for (Turn earlier : latest(handle, place, turn.position())) {
            Reply reply = earlier.reply();
            characters += earlier.message().length()
                    + (reply == null ? 0 : reply.text().length());
            if (characters > MOST_CHARACTERS) {
                break;
            }
            before.addFirst(earlier);
        }
        long all = answered(handle, place, turn.position());
        return new Begun(turn, List.copyOf(before), all - before.size(), same);
    }

    private List<Turn> latest(Handle handle, Place place, long position) {
        return handle.createQuery("select " + COLUMNS + " from conversation_turn where tenant = :tenant"
                        + " and conversation_id = :conversation and position < :position and reply is not null"
                        + " order by position desc")
                .bind("tenant", place.tenant())
                .bind("conversation", place.conversation())
                .bind("position", position)
                .setMaxRows(MOST_TURNS)
                .map((row, context) -> turn(row))
                .list();
    }

    private static long answered(Handle handle, Place place, long position) {
        return handle.createQuery("select count(*) from conversation_turn where tenant = :tenant"
                        + " and conversation_id = :conversation and position < :position and reply is not null")
                .bind("tenant", place.tenant())
                .bind("conversation", place.conversation())
                .bind("position", position)
                .mapTo(Long.class)
                .one();
    }

    private static long last(Handle handle, Place place) {
        return handle.createQuery("select coalesce(max(position), 0) from conversation_turn where tenant = :tenant"
                        + " and conversation_id = :conversation")
                .bind("tenant", place.tenant())
                .bind("conversation", place.conversation())
                .mapTo(Long.class)
                .one();
    }

    private Turn turn(ResultSet row) throws SQLException {
        String reply = row.getString("reply");
        return new Turn(
                row.getLong("position"),
                row.getString("request_id"),
                database.cipher().open(row.getString("message")),
                row.getString("analysis_id"),
                reply == null
                        ? null
                        : new Reply(
                                database.cipher().open(reply),
                                row.getString("provider"),
                                row.getString("model"),
                                row.getInt("fallback_used") != 0));
    }
}
