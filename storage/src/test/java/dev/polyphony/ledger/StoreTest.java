package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.StoredTexts;
import dev.polyphony.storage.TextCipher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was asked and answered: kept once, sealed where there is a key, found again, deleted when it is old. */
@ParameterizedClass
@EnumSource(Databases.class)
class StoreTest {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final String KEY = key('a');
    private static final String OTHER = key('b');

    private final String url;
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");
    private Store store;

    StoreTest(Databases databases) {
        url = databases.fresh();
        store = open("");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void textIsKeptOnceHoweverManyNeedIt() {
        String first = store.texts.put("a long text", "an-1");

        assertThat(store.texts.put("a long text", "an-2")).isEqualTo(first);
        assertThat(store.texts.get(first)).contains("a long text");
        assertThat(store.count("content")).isEqualTo(1);
    }

    @Test
    void textGoesWithTheLastAnalysisThatNeedsIt() {
        String text = store.texts.put("a long text", "an-1");
        now = now.plus(Duration.ofDays(20));
        store.texts.put("a long text", "an-2");
        now = now.plus(Duration.ofDays(20));

        assertThat(store.retention.expired(MONTH)).containsExactly("an-1");
        store.retention.forget("an-1");
        assertThat(store.texts.get(text)).isPresent();

        now = now.plus(Duration.ofDays(20));
        store.retention.expired(MONTH).forEach(store.retention::forget);
        assertThat(store.texts.get(text)).isEmpty();
        assertThat(store.retention.expired(MONTH)).isEmpty();
    }

    @Test
    void oldAnswerIsDeletedAndItsCostStays() {
        settle("an-1/1/q", 70, "the answer");
        now = now.plus(MONTH).plusMillis(1);
        assertThat(store.retention.expired(MONTH)).containsExactly("an-1");

        store.retention.forget("an-1");

        assertThat(new CostQueries(store.database).sum(EntryFilter.ALL).settled())
                .isEqualTo(new Money(70));
        assertThat(store.ledger.reserve(purchase("an-1/1/q"))).isInstanceOf(Reservation.Granted.class);
    }

    @Test
    void withAKeyNothingCanBeReadInTheDatabase() {
        reopen(KEY);
        String text = store.texts.put("a long secret", "an-1");
        settle("an-1/1/q", 70, "a secret answer");

        assertThat(store.texts.get(text)).contains("a long secret");
        assertThat(store.ledger.reserve(purchase("an-1/1/q")))
                .isEqualTo(new Reservation.Paid(new SendId("an-1/1/q", 1), "a secret answer"));
        assertThat(store.everything("content", "body")).noneMatch(body -> body.contains("secret"));
        assertThat(store.everything("send", "answer")).noneMatch(answer -> answer.contains("secret"));
    }

    @Test
    void replacedKeyStillOpensAndALostOneIsSaidToBeMissing() {
        reopen(KEY);
        String text = store.texts.put("a long secret", "an-1");

        reopen(OTHER + "," + KEY);
        assertThat(store.texts.get(text)).contains("a long secret");

        reopen(OTHER);
        assertThatThrownBy(() -> store.texts.get(text))
                .isInstanceOf(TextUnreadable.class)
                .hasMessageContaining("POLYPHONY_STORE_KEY");
    }

    @Test
    void whatLayOpenBeforeThereWasAKeyIsStillRead() {
        settle("an-1/1/q", 70, "the answer");

        reopen(KEY);

        assertThat(store.ledger.reserve(purchase("an-1/1/q"))).isInstanceOf(Reservation.Paid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sealed:0a1b2c3d:AAAA", "sealed:", "base64:QQ==", "base64:?", "a \0 that PostgreSQL refuses"})
    void textThatLooksLikeAnotherIsReadAsItWasWritten(String text) {
        assertThat(store.texts.get(store.texts.put(text, "an-1"))).contains(text);

        reopen(KEY);
        assertThat(store.texts.get(store.texts.put(text, "an-2"))).contains(text);
    }

    @Test
    void cachedAnswerThatNoKeyOpensIsNotTaken() {
        reopen(KEY);
        settle("an-1/1/q", 70, "a secret answer");

        reopen(OTHER);

        assertThat(store.cache.find(purchase("an-2/1/q"), MONTH)).isEmpty();
    }

    @Test
    void sealedTextThatWasChangedIsNotOpened() {
        TextCipher cipher = TextCipher.from(Map.of(TextCipher.VARIABLE, KEY));
        String sealed = cipher.seal("to pay: 10");
        int place = sealed.length() - 6;
        String changed =
                sealed.substring(0, place) + (sealed.charAt(place) == 'A' ? 'B' : 'A') + sealed.substring(place + 1);

        assertThatThrownBy(() -> cipher.open(changed)).isInstanceOf(TextUnreadable.class);
        assertThatThrownBy(() -> cipher.open(sealed.substring(0, 20) + "?")).isInstanceOf(TextUnreadable.class);
    }

    @Test
    void keyThatIsNoneIsNamedWithoutItsValue() {
        assertThatThrownBy(() -> TextCipher.from(Map.of(TextCipher.VARIABLE, "c2hvcnQ=")))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("POLYPHONY_STORE_KEY")
                .hasMessageNotContaining("c2hvcnQ=");
    }

    @Test
    void answerOfAnotherAnalysisToTheSameQuestionIsFound() {
        settle("an-1/1/q", 70, "the answer");

        assertThat(store.cache.find(purchase("an-2/2.1/q"), MONTH))
                .contains(new AnswerCache.Found("the answer", new Money(70)));
        assertThat(store.cache.find(purchase("an-2/1/other"), MONTH)).isEmpty();
        assertThat(store.cache.find(purchase("an-1/1/q"), MONTH))
                .as("it is the call's own")
                .isEmpty();
    }

    @Test
    void answerOfAnAnalysisWithoutTheCacheIsItsOwn() {
        SendId id = ((Reservation.Granted)
                        store.ledger.reserve(ReservationRequests.of("an-1/1/q", 100, "owner", 1, now.plusSeconds(60))))
                .id();
        store.ledger.settle(id, ReservationRequests.costing(70, "the answer"));

        assertThat(store.cache.find(purchase("an-2/1/q"), MONTH)).isEmpty();
    }

    @Test
    void answerThatIsTooOldIsNotTaken() {
        settle("an-1/1/q", 70, "the answer");
        now = now.plus(Duration.ofHours(1));

        assertThat(store.cache.find(purchase("an-2/1/q"), Duration.ofMinutes(59)))
                .isEmpty();
        assertThat(store.cache.find(purchase("an-2/1/q"), Duration.ofHours(1))).isPresent();
    }

    @Test
    void otherTenantsAnswersAreNobodysBusiness() {
        ReservationRequest theirs = ReservationRequests.shared("an-2/1/q", "another tenant", 100, now.plusSeconds(60));
        settle("an-1/1/q", 70, "the answer");

        assertThat(store.cache.find(theirs, MONTH)).isEmpty();
    }

    private void settle(String call, long micros, String answer) {
        SendId id = ((Reservation.Granted) store.ledger.reserve(purchase(call))).id();
        store.ledger.settle(id, ReservationRequests.costing(micros, answer));
    }

    private ReservationRequest purchase(String call) {
        return ReservationRequests.shared(call, "acme", 100, now.plusSeconds(60));
    }

    private void reopen(String keys) {
        store.close();
        store = open(keys);
    }

    private Store open(String keys) {
        Database database = Database.open(url, null, null, TextCipher.from(Map.of(TextCipher.VARIABLE, keys)));
        return new Store(
                database,
                new Ledger(database, () -> now, 1),
                new StoredTexts(database, () -> now),
                new Retention(database, () -> now),
                new AnswerCache(database, () -> now));
    }

    private static String key(char letter) {
        return Base64.getEncoder()
                .encodeToString(String.valueOf(letter).repeat(32).getBytes(StandardCharsets.UTF_8));
    }

    private record Store(Database database, Ledger ledger, StoredTexts texts, Retention retention, AnswerCache cache) {
        int count(String table) {
            return database.jdbi()
                    .withHandle(handle -> handle.createQuery("select count(*) from " + table)
                            .mapTo(Integer.class)
                            .one());
        }

        List<String> everything(String table, String column) {
            return database.jdbi()
                    .withHandle(handle -> handle.createQuery("select " + column + " from " + table)
                            .mapTo(String.class)
                            .list());
        }

        void close() {
            ledger.close();
            database.close();
        }
    }
}
