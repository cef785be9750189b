package dev.polyphony.events;

import static dev.polyphony.events.EventSamples.NOON;
import static dev.polyphony.events.EventSamples.event;
import static dev.polyphony.events.EventSamples.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.ledger.Databases;
import dev.polyphony.ledger.Retention;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.port.AnalysisEvents.StoredResult;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.TextCipher;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is concluded and published: there once, in order, sealed where there is a key, deleted when it is old. */
@ParameterizedClass
@EnumSource(Databases.class)
class StoredEventsTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final Duration MONTH = Duration.ofDays(30);

    private final String url;
    private Instant now = NOON;
    private Database database;
    private StoredEvents events;

    StoredEventsTest(Databases databases) {
        url = databases.fresh();
        database = Database.open(url, null, null);
        events = new StoredEvents(database, () -> now);
    }

    @AfterEach
    void close() {
        events.close();
        database.close();
    }

    @Test
    void stepsAreReadWithoutThePiecesBetween() {
        AnalysisEvent first = step(1);
        AnalysisEvent piece =
                new AnalysisEvent("an-1", "run-1", "1", 1, 2, new AnalysisEvent.Tokens(NOON, 0, "Good day"));
        AnalysisEvent last = step(3);

        events.store(List.of(first, piece, last));

        assertThat(events.stepsAfter("an-1", 0)).containsExactly(new StoredEvent(1, first), new StoredEvent(3, last));
        assertThat(events.stepsAfter("an-1", 1)).containsExactly(new StoredEvent(3, last));
        assertThat(events.after("an-1", 1)).containsExactly(new StoredEvent(2, piece), new StoredEvent(3, last));
    }

    private static AnalysisEvent step(long sequence) {
        return new AnalysisEvent("an-1", "run-1", "1", 0, sequence, new AnalysisEvent.CallStarted(NOON, null));
    }

    @Test
    void concludingTwiceGivesTheFirst() {
        assertThat(events.result("an-1")).isEmpty();

        assertThat(events.conclude("an-1", "run-1", result("an-1", "first"))).isEqualTo(result("an-1", "first"));
        assertThat(events.conclude("an-1", "run-1", result("an-1", "second"))).isEqualTo(result("an-1", "first"));

        assertThat(events.result("an-1")).contains(new StoredResult("run-1", result("an-1", "first")));
    }

    @Test
    void resultIsTheNewestRunsThatHasOne() {
        events.conclude("an-1", "run-9", result("an-1", "before the reset"));
        now = now.plusSeconds(1);
        events.conclude("an-1", "run-1", result("an-1", "after it"));
        events.conclude("an-2", "run-2", result("an-2", "another's"));

        assertThat(events.result("an-1").orElseThrow().runId()).isEqualTo("run-1");
    }

    @Test
    void resultsOfManyAreReadTogetherAndOnlyTheirs() {
        events.conclude("an-1", "run-9", result("an-1", "before the reset"));
        now = now.plusSeconds(1);
        events.conclude("an-1", "run-1", result("an-1", "after it"));
        events.conclude("an-2", "run-2", result("an-2", "second"));
        events.conclude("an-3", "run-3", result("an-3", "of nobody who asks"));

        assertThat(events.results(List.of("an-1", "an-2", "an-4")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "an-1", new StoredResult("run-1", result("an-1", "after it")),
                        "an-2", new StoredResult("run-2", result("an-2", "second"))));
        assertThat(events.results(List.of())).isEmpty();
    }

    @Test
    void resultThatNoKeyOpensKeepsNoOtherFromBeingRead() {
        events.conclude("an-1", "run-1", result("an-1", "the answer"));
        database.write(handle -> handle.execute("update result set body = 'sealed by nobody'"));
        events.conclude("an-2", "run-2", result("an-2", "the other"));

        assertThat(events.results(List.of("an-1", "an-2"))).containsOnlyKeys("an-2");
    }

    @Test
    void eventsAreReadInOrderPastAPosition() {
        publish(event("an-1", "1", 0), event("an-2", "1", 0), event("an-1", "1", 1), event("an-1", "2", 0));

        assertThat(events.after("an-1", 0))
                .containsExactly(
                        new StoredEvent(1, event("an-1", "1", 0)),
                        new StoredEvent(2, event("an-1", "1", 1)),
                        new StoredEvent(3, event("an-1", "2", 0)));
        assertThat(events.after("an-1", 2)).extracting(StoredEvent::position).containsExactly(3L);
        assertThat(events.after("an-1", 3)).isEmpty();
    }

    @Test
    void eventPublishedTwiceIsThereOnceAndTheFirstOfThem() {
        publish(event("an-1", "1", 0, "first"), event("an-1", "1", 1));
        publish(event("an-1", "1", 0, "second"), event("an-1", "1", 2));

        assertThat(events.after("an-1", 0))
                .containsExactly(
                        new StoredEvent(1, event("an-1", "1", 0, "first")),
                        new StoredEvent(2, event("an-1", "1", 1)),
                        new StoredEvent(3, event("an-1", "1", 2)));
    }

    @Test
    void eventsOfACallStayInOrderHoweverManyThereAre() {
        AnalysisEvent[] many = LongStream.range(0, 2_000)
                .mapToObj(sequence -> event("an-1", "1", sequence))
                .toArray(AnalysisEvent[]::new);

        publish(many);

        assertThat(events.after("an-1", 0)).extracting(StoredEvent::event).containsExactly(many);
    }

    @Test
    void eventThatCannotBeStoredIsLostAlone() {
        publish(event("an-1", "1", 0), event("an-1", "a \0 that PostgreSQL refuses", 0), event("an-1", "1", 1));

        assertThat(events.after("an-1", 0))
                .extracting(stored -> stored.event().sequence())
                .contains(0L, 1L);
    }

    @Test
    void withAKeyNothingCanBeReadInTheDatabase() {
        reopen(KEY);
        publish(event("an-1", "1", 0, "a secret question"));
        events.conclude("an-1", "run-1", result("an-1", "a secret answer"));

        assertThat(events.after("an-1", 0)).hasSize(1);
        assertThat(events.result("an-1").orElseThrow().result().response()).isEqualTo("a secret answer");
        assertThat(bodies("event")).hasSize(1).allMatch(body -> body.startsWith("sealed:"));
        assertThat(bodies("result")).hasSize(1).allMatch(body -> body.startsWith("sealed:"));

        reopen("");
        assertThatThrownBy(() -> events.result("an-1"))
                .isInstanceOf(TextUnreadable.class)
                .hasMessageContaining("POLYPHONY_STORE_KEY");
    }

    @Test
    void eventOfALaterVersionIsLeftOutAndAFieldOfOneIgnored() {
        publish(event("an-1", "1", 0), event("an-1", "1", 1), event("an-1", "1", 2));
        database.write(handle ->
                handle.execute("update event set body = '{\"kind\":\"of_tomorrow\",\"at\":7}' where position = 1"));
        database.write(handle -> handle.execute(
                "update event set body = replace(body, '{\"kind\"', '{\"tomorrow\":7,\"kind\"') where position = 2"));

        assertThat(events.after("an-1", 0)).extracting(StoredEvent::position).containsExactly(2L, 3L);
    }

    @Test
    void resultThatCannotBeReadIsSaidSoWithoutItsText() {
        events.conclude("an-1", "run-1", result("an-1", "the answer"));
        database.write(handle -> handle.execute("update result set body = '{\"status\":\"a secret\"'"));

        assertThatThrownBy(() -> events.result("an-1"))
                .isInstanceOf(TextUnreadable.class)
                .hasNoCause()
                .hasMessageNotContaining("secret");
    }

    @Test
    void oldResultsAndEventsGoWithPromptsAndAnswers() {
        Retention retention = new Retention(database, () -> now);
        publish(event("began", "", 0), event("ended", "", 0));
        now = now.plus(Duration.ofDays(20));
        events.conclude("ended", "run-1", result("ended", "the answer"));
        publish(event("began", "1", 1));
        now = now.plus(Duration.ofDays(20));

        assertThat(retention.expired(MONTH)).containsExactly("began");
        now = now.plus(Duration.ofDays(20));
        assertThat(retention.expired(MONTH)).containsExactlyInAnyOrder("began", "ended");

        retention.forget("ended");

        assertThat(events.result("ended")).isEmpty();
        assertThat(events.after("ended", 0)).isEmpty();
        assertThat(events.after("began", 0)).hasSize(2);
        assertThat(retention.expired(MONTH)).containsExactly("began");
    }

    /** Returns when all are stored. */
    private void publish(AnalysisEvent... all) {
        List.of(all).forEach(events::publish);
        events.close();
        events = new StoredEvents(database, () -> now);
    }

    private List<String> bodies(String table) {
        return database.read(handle -> handle.createQuery("select body from " + table)
                .mapTo(String.class)
                .list());
    }

    private void reopen(String keys) {
        close();
        database = Database.open(url, null, null, TextCipher.from(Map.of(TextCipher.VARIABLE, keys)));
        events = new StoredEvents(database, () -> now);
    }
}
