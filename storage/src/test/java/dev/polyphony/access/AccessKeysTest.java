package dev.polyphony.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.access.AccessKeys.Made;
import dev.polyphony.access.AccessKeys.Wanted;
import dev.polyphony.call.InvalidField;
import dev.polyphony.ledger.Databases;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class AccessKeysTest {
    private static final Wanted SUBMITTER = new Wanted("acme", AccessRole.SUBMITTER, "ci", Duration.ofDays(90));

    private final Database database;
    private final AccessKeys keys;
    private final AuditLog audit;
    private final KnownKeys known;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    AccessKeysTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        keys = new AccessKeys(database, () -> now);
        audit = new AuditLog(database);
        known = new KnownKeys(() -> keys, () -> now, this::nanos);
    }

    private long nanos() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keyStandsForItsTenantAndRoleUntilItExpires() {
        Made made = keys.create(SUBMITTER, "ann");
        KeyText text = KeyText.parse(made.secret()).orElseThrow();

        assertThat(made.key().tenant()).isEqualTo("acme");
        assertThat(made.key().expiresAt()).isEqualTo(now.plus(Duration.ofDays(90)));
        assertThat(keys.all()).containsExactly(made.key());
        assertThat(state(text)).isEqualTo(AccessKey.State.VALID);
        now = now.plus(Duration.ofDays(90));
        assertThat(state(text)).isEqualTo(AccessKey.State.EXPIRED);
        assertThat(known.find(KeyText.mint())).isEmpty();
    }

    @Test
    void textOfAKeyIsNowhereInTheDatabase() {
        Made made = keys.create(SUBMITTER, "ann");

        String rows = database.read(handle -> handle.createQuery("select * from access_key")
                        .mapToMap()
                        .list())
                + audit().toString();
        assertThat(rows)
                .contains(made.key().id(), "ann")
                .doesNotContain(made.secret().substring(12));
        assertThat(made.toString()).doesNotContain(made.secret());
    }

    @Test
    void revokedKeyOpensNothingTwoSecondsLaterAndForGood() {
        Made made = keys.create(SUBMITTER, "ann");
        KeyText text = KeyText.parse(made.secret()).orElseThrow();
        assertThat(state(text)).isEqualTo(AccessKey.State.VALID);

        keys.revoke("pk_" + made.key().id(), "bob");
        now = now.plus(KnownKeys.FRESH).plusMillis(1);

        assertThat(state(text)).isEqualTo(AccessKey.State.REVOKED);
        Instant when = keys.revoke(made.key().id(), "bob").revokedAt();
        assertThat(when)
                .as("the first time counts")
                .isEqualTo(now.minus(KnownKeys.FRESH).minusMillis(1));
        assertThatThrownBy(() -> keys.rotate(made.key().id(), Duration.ZERO, "bob"))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("was revoked");
        assertThat(known.areThere()).as("loopback does not open with it").isTrue();
    }

    @Test
    void newKeyIsThereBeforeSomebodyIsRefusedForIt() {
        assertThat(known.areThere()).isFalse();
        KeyText text = KeyText.parse(keys.create(SUBMITTER, "ann").secret()).orElseThrow();
        now = now.plusMillis(50);
        assertThat(known.lookAgain()).as("ten times a second at the most").isFalse();
        now = now.plusMillis(51);

        assertThat(known.areThere()).isFalse();
        assertThat(known.lookAgain()).isTrue();
        assertThat(state(text)).isEqualTo(AccessKey.State.VALID);
    }

    @Test
    void rotatedKeyGoesOnUntilTheOverlapEnds() {
        Made old = keys.create(SUBMITTER, "ann");
        now = now.plus(Duration.ofDays(10));

        Made next = keys.rotate(old.key().id(), Duration.ofHours(24), "ann");

        assertThat(next.key().role()).isEqualTo(AccessRole.SUBMITTER);
        assertThat(next.key().name()).isEqualTo("ci");
        assertThat(next.key().expiresAt()).isEqualTo(now.plus(Duration.ofDays(90)));
        for (Made made : List.of(old, next)) {
            assertThat(state(KeyText.parse(made.secret()).orElseThrow())).isEqualTo(AccessKey.State.VALID);
        }
        now = now.plus(Duration.ofHours(24));
        assertThat(state(KeyText.parse(old.secret()).orElseThrow())).isEqualTo(AccessKey.State.EXPIRED);
        assertThat(state(KeyText.parse(next.secret()).orElseThrow())).isEqualTo(AccessKey.State.VALID);
    }

    @Test
    void limitsOfAKeyGoOnWhereItIsRotated() {
        Made old = keys.create(new Wanted("acme", AccessRole.VIEWER, null, null, 60, 4), "ann");

        AccessKey next = keys.rotate(old.key().id(), Duration.ZERO, "ann").key();

        assertThat(keys.all()).extracting(AccessKey::requestsPerMinute).containsExactly(60, 60);
        assertThat(next.atOnce()).isEqualTo(4);
        assertThatThrownBy(() -> new Wanted("acme", AccessRole.VIEWER, null, null, 0, null))
                .hasMessageContaining("requests-per-minute: 1 to 1000000, not 0");
    }

    @Test
    void overlapMakesNoKeyLiveLonger() {
        Made old = keys.create(new Wanted("acme", AccessRole.VIEWER, null, Duration.ofHours(1)), "ann");

        keys.rotate(old.key().id(), Duration.ofHours(24), "ann");

        assertThat(keys.all()).extracting(AccessKey::expiresAt).containsOnly(now.plus(Duration.ofHours(1)));
    }

    @Test
    void keyInUseIsNotRemovedAndWithTheLastOneThereIsNone() {
        Made made = keys.create(SUBMITTER, "ann");
        assertThatThrownBy(() -> keys.remove(made.key().id(), "ann"))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("revoke it first");

        keys.revoke(made.key().id(), "ann");
        keys.remove(made.key().id(), "ann");

        assertThat(known.areThere()).isFalse();
        assertThat(audit()).extracting(AuditLog.Entry::action).containsOnly("key.create", "key.revoke", "key.remove");
    }

    @Test
    void ofSeveralThatMakeTheFirstKeyOneDoes() throws Exception {
        Callable<Optional<Made>> first = () -> keys.createFirst(SUBMITTER, "compose");
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            long made = 0;
            for (Future<Optional<Made>> one : both.invokeAll(List.of(first, first, first))) {
                made += one.get().isPresent() ? 1 : 0;
            }
            assertThat(made).isEqualTo(1);
        }
        assertThat(keys.all()).hasSize(1);
    }

    @Test
    void lastUseIsOnRecordOnceAMinute() {
        KeyText text = KeyText.parse(keys.create(SUBMITTER, "ann").secret()).orElseThrow();
        Instant used = now;
        for (int second = 0; second < 60; second++) {
            known.find(text);
            now = now.plusSeconds(1);
        }
        Instant first = keys.all().getFirst().usedAt();
        assertThat(first).isBetween(used, used.plusSeconds(4));

        now = now.plusSeconds(30);
        known.find(text);
        known.close();
        assertThat(keys.all().getFirst().usedAt()).isEqualTo(now);
    }

    @Test
    void knownKeysHoldFiveMinutesWithoutADatabase() {
        KeyText text = KeyText.parse(keys.create(SUBMITTER, "ann").secret()).orElseThrow();
        assertThat(state(text)).isEqualTo(AccessKey.State.VALID);
        database.close();

        now = now.plus(KnownKeys.STALE).minusSeconds(1);
        assertThat(state(text)).isEqualTo(AccessKey.State.VALID);
        now = now.plusSeconds(10);
        assertThatThrownBy(() -> known.find(text)).isInstanceOf(StorageUnavailable.class);
    }

    @Test
    void auditIsReadByTenantWhoAndAction() {
        Made made = keys.create(SUBMITTER, "ann");
        now = now.plusSeconds(1);
        try (AuditWriter writer = new AuditWriter(() -> audit)) {
            writer.add(new AuditLog.Entry(now, "acme", made.key().shown(), "submit", "an-1", null));
            writer.add(new AuditLog.Entry(now, null, "bob", "budget.set", "tenant:acme/month", "$50.00"));
        }

        assertThat(audit()).extracting(AuditLog.Entry::action).hasSize(3).endsWith("key.create");
        assertThat(audit.read(new AuditLog.Filter("acme", null, null, now, 10)))
                .extracting(AuditLog.Entry::subject)
                .containsExactly("an-1");
        assertThat(audit.read(new AuditLog.Filter(null, "bob", "budget", Instant.EPOCH, 10)))
                .extracting(AuditLog.Entry::detail)
                .containsExactly("$50.00");
        assertThat(audit.read(new AuditLog.Filter(null, null, null, Instant.EPOCH, 1)))
                .hasSize(1);
    }

    private List<AuditLog.Entry> audit() {
        return audit.read(new AuditLog.Filter(null, null, null, Instant.EPOCH, 100));
    }

    private AccessKey.State state(KeyText text) {
        return known.find(text).orElseThrow().state(now);
    }
}
