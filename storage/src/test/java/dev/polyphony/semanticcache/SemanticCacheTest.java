package dev.polyphony.semanticcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polyphony.ledger.CostStatistics;
import dev.polyphony.ledger.Databases;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequests;
import dev.polyphony.ledger.Retention;
import dev.polyphony.ledger.SemanticCacheFigures;
import dev.polyphony.semanticcache.SemanticCache.Found;
import dev.polyphony.semanticcache.SemanticCache.Question;
import dev.polyphony.semanticcache.SemanticCache.Workload;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.TextCipher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class SemanticCacheTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final CacheScope ACME = new CacheScope("acme", "gpt-4o", true);
    private static final Workload CONTRACTS = new Workload("acme", "contracts");

    private final String url;
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");
    private Database database;
    private Ledger ledger;
    private SemanticCache cache;

    SemanticCacheTest(Databases databases) {
        url = databases.fresh();
        open("");
    }

    private void open(String key) {
        database = Database.open(url, null, null, TextCipher.from(Map.of(TextCipher.VARIABLE, key)));
        ledger = new Ledger(database, () -> now, 1);
        cache = new SemanticCache(database, () -> now);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void nearestComesFirstWithItsAnswer() {
        keep("an-1", ACME, "far", 0, 1);
        keep("an-2", ACME, "near", 1, 0.1f);

        List<Found> found = cache.nearest(ACME, "other", vector(1, 0), HOUR, 0.05, 8);

        assertThat(found).extracting(Found::question).containsExactly("near");
        assertThat(found.getFirst().answer()).isEqualTo("answer to near");
        assertThat(found.getFirst().cost().microUsd()).isEqualTo(70);
        assertThat(found.getFirst().similarity()).isBetween(0.99, 1.0);
    }

    @Test
    void nobodyFindsWhatAnotherTenantModelOrSimulatorWasAsked() {
        keep("an-1", ACME, "secret", 1, 0);

        assertThat(nearest(new CacheScope("globex", "gpt-4o", true))).isEmpty();
        assertThat(nearest(new CacheScope("acme", "gpt-4o-mini", true))).isEmpty();
        assertThat(nearest(new CacheScope("acme", "gpt-4o", false))).isEmpty();
        assertThat(nearest(ACME)).hasSize(1);
    }

    @Test
    void otherProcessesFindWhatIsKeptLater() {
        assertThat(nearest(ACME)).isEmpty();
        keep("an-1", ACME, "first", 1, 0);
        SemanticCache other = new SemanticCache(database, () -> now);
        assertThat(other.nearest(ACME, "other", vector(1, 0), HOUR, 0.5, 8)).hasSize(1);

        keep("an-2", ACME, "second", 1, 0.01f);

        assertThat(other.nearest(ACME, "other", vector(1, 0), HOUR, 0.5, 8)).hasSize(2);
    }

    @Test
    void answerIsTakenUntilItIsTooOldOrDeleted() {
        keep("an-1", ACME, "old", 1, 0);
        now = now.plus(HOUR).plusMillis(1);
        keep("an-2", ACME, "new", 1, 0);
        assertThat(nearest(ACME)).extracting(Found::question).containsExactly("new");

        new Retention(database, () -> now).forget("an-2");

        assertThat(nearest(ACME)).isEmpty();
        assertThat(column("question")).containsExactly("old");
    }

    @Test
    void withAKeyNeitherQuestionNorVectorLiesOpen() {
        close();
        String key = Base64.getEncoder().encodeToString("k".repeat(32).getBytes(StandardCharsets.UTF_8));
        open(key);
        keep("an-1", ACME, "secret", 1, 0);

        assertThat(column("question")).allSatisfy(text -> assertThat(text).startsWith("sealed:"));
        assertThat(column("vector")).allSatisfy(text -> assertThat(text).startsWith("sealed:"));
        assertThat(nearest(ACME)).hasSize(1);
        close();
        open("");
        assertThat(nearest(ACME)).isEmpty();
    }

    @Test
    void falseHitsRaiseTheThresholdAndInTheEndCloseTheCache() {
        assertThat(cache.threshold(CONTRACTS).from()).isEqualTo(HitThreshold.LEAST);

        compared(0, 0.8, false);
        compared(1, 0.8, false);
        assertThat(cache.threshold(CONTRACTS).from()).isGreaterThan(0.8).isLessThan(0.82);
        IntStream.range(2, 20).forEach(i -> compared(i, 0.9, true));
        assertThat(cache.threshold(CONTRACTS).from()).isEqualTo(HitThreshold.LEAST);
        IntStream.range(20, 40).forEach(i -> compared(i, 0.995, i % 2 == 0));

        assertThat(cache.threshold(CONTRACTS).isClosed()).isTrue();
        assertThat(cache.threshold(new Workload("acme", "triage")).isClosed()).isFalse();
        assertThat(cache.threshold(new Workload("globex", "contracts")).isClosed())
                .isFalse();
    }

    @Test
    void noSingleComparisonClosesOrOpensTheCache() {
        compared(0, 0.8, false);
        assertThat(cache.threshold(CONTRACTS).from()).isEqualTo(HitThreshold.LEAST);

        IntStream.range(1, 10).forEach(i -> compared(i, 0.8, false));
        assertThat(cache.threshold(CONTRACTS).isClosed()).isTrue();
        compared(10, 0.9, true);
        assertThat(cache.threshold(CONTRACTS).isClosed()).isTrue();
        IntStream.range(11, 20).forEach(i -> compared(i, 0.9, true));

        assertThat(cache.threshold(CONTRACTS).from()).isGreaterThan(0.8).isLessThan(0.82);
    }

    /** As where it was installed in a schema that nobody looks into, or no table may be made. */
    @Test
    void extensionThatCannotBeUsedIsGoneWithout() {
        assumeThat(database.isFile()).isFalse();
        database.write(handle -> handle.execute("insert into pg_extension (oid, extname, extowner, extnamespace,"
                + " extrelocatable, extversion) values (99999, 'vector', 10, 2200, false, '0')"));
        assertThat(PgVector.isThere(database)).isTrue();

        cache = new SemanticCache(database, () -> now);
        keep("an-1", ACME, "near", 1, 0);

        assertThat(nearest(ACME)).extracting(Found::question).containsExactly("near");
    }

    @Test
    void figuresSayHowManyHitsWouldHaveBeenFalse() {
        compared(0, 0.8, true);
        compared(1, 0.8, false);
        cache.compared("undrawn", "an-1", CONTRACTS, 0.7, false, false);

        SemanticCacheFigures figures = Objects.requireNonNull(
                new CostStatistics(database).of(EntryFilter.ALL).semantic());

        assertThat(figures.compared()).isEqualTo(2);
        assertThat(figures.different()).isEqualTo(1);
        assertThat(figures.falseHitRate()).isEqualTo(0.5);
        assertThat(figures.workloads())
                .extracting(SemanticCacheFigures.Learnt::tenant, SemanticCacheFigures.Learnt::compared)
                .containsExactly(tuple("acme", 3));
    }

    private void compared(int call, double similarity, boolean same) {
        now = now.plusMillis(1);
        cache.compared("call-" + call, "an-" + call, CONTRACTS, similarity, same, true);
    }

    private List<Found> nearest(CacheScope scope) {
        return cache.nearest(scope, "other", vector(1, 0), HOUR, 0.5, 8);
    }

    private void keep(String analysis, CacheScope scope, String question, float x, float y) {
        String call = analysis + "/1/" + question;
        Reservation.Granted granted = (Reservation.Granted)
                ledger.reserve(ReservationRequests.shared(call, scope.tenant(), 100, now.plusSeconds(60)));
        ledger.settle(granted.id(), ReservationRequests.costing(70, "answer to " + question));
        cache.keep(new Question(call, analysis, scope, question, vector(x, y)));
    }

    private static float[] vector(float x, float y) {
        return new float[] {x, y, 0};
    }

    private List<String> column(String name) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select " + name + " from semantic_question")
                        .mapTo(String.class)
                        .list());
    }
}
