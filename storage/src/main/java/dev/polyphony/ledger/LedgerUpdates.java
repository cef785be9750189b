package dev.polyphony.ledger;

import dev.polyphony.storage.TextCipher;
import dev.polyphony.storage.WriteConflict;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The statements that change something; the same on every database. */
final class LedgerUpdates {
    private final Handle handle;
    private final TextCipher cipher;

    LedgerUpdates(Handle handle, TextCipher cipher) {
        this.handle = handle;
        this.cipher = cipher;
    }

    void write(Changes changes) {
        sent(changes);
        moved(changes);
        kept(changes);
        opened(changes);
        accounts(changes);
    }

    private void opened(Changes changes) {
        PreparedBatch batch = handle.prepareBatch("insert into account (budget_id, period_start, settled_micros,"
                + " reserved_micros, unknown_micros) values (:budget, :period, 0, 0, 0) on conflict do nothing");
        changes.opened().forEach(id -> bind(batch, id).add());
        run(batch);
    }

    private void sent(Changes changes) {
        PreparedBatch batch = handle.prepareBatch("insert into send (call_id, n, state, owner, attempt, lease_until,"
                + " worst_micros, cost_micros, input_tokens, output_tokens, accounts, analysis_id, path, tenant, label,"
                + " strategy, provider, model, simulated, reserved_at, ended_at, answer, strongest_micros, everybody_micros,"
                + " question, unpriced, agent, outcome, took_ms, limited_at, tokens)"
                + " values (:call, :n, :state, :owner, :attempt, :lease, :worst, :cost, :input, :output, :accounts,"
                + " :analysis, :path, :tenant, :label, :strategy, :provider, :model, :simulated, :reserved, :ended,"
                + " :answer, :strongest, :everybody, :question, :unpriced, :agent, :outcome, :took, :limited, :tokens)"
                + " on conflict do nothing");
        changes.sent().values().forEach(sent -> {
            ReservationRequest purchase = changes.purchase(sent.id());
            bind(batch, sent, changes)
                    .bind("owner", sent.owner())
                    .bind("attempt", sent.attempt())
                    .bind("lease", sent.leaseUntil().toEpochMilli())
                    .bind("worst", sent.worst())
                    .bind("accounts", AccountId.written(sent.accounts()))
                    .bind("analysis", purchase.place().analysisId())
                    .bind("path", purchase.place().path())
                    .bind("agent", purchase.place().agent())
                    .bind("tenant", purchase.payer().tenant())
                    .bind("label", purchase.payer().label())
                    .bind("strategy", purchase.payer().strategy())
                    .bind("provider", purchase.model().provider().value())
                    .bind("model", purchase.model().model())
                    .bind("simulated", purchase.simulated() ? 1 : 0)
                    .bind("question", purchase.shared() ? purchase.question() : null)
                    .bind("unpriced", purchase.amount().worst() == null ? (Integer) 1 : null)
                    .bind(
                            "tokens",
                            sent.counting() == null
                                    ? null
                                    : (Long) sent.counting().most())
                    .bind("reserved", sent.reservedAt().toEpochMilli())
                    .add();
        });
        requireAll(run(batch), "a request that another process reserved");
    }

    private void moved(Changes changes) {
        PreparedBatch batch = handle.prepareBatch("update send set state = :state, cost_micros = :cost,"
                + " input_tokens = :input, output_tokens = :output, ended_at = :ended, answer = :answer,"
                + " strongest_micros = :strongest, everybody_micros = :everybody,"
                + " outcome = coalesce(:outcome, outcome), took_ms = coalesce(:took, took_ms),"
                + " request_failure = coalesce(:requestFailure, request_failure),"
                + " limited_at = :limited, in_slot = :slotted"
                + " where call_id = :call and n = :n and state = :from and accounts = :accounts");
        LimitSlots slots = new LimitSlots();
        changes.moved()
                .values()
                .forEach(moved -> bind(batch, moved.to(), changes)
                        .bind("from", moved.from().name())
                        .bind("slotted", slotted(moved.to(), changes, slots))
                        .bind("accounts", AccountId.written(moved.to().accounts()))
                        .add());
        requireAll(run(batch), "a request that another process moved");
        slots.write(handle);
    }

    /** Puts it into its slot, where it is to count in one: then it is 1. */
    private static @Nullable Integer slotted(StoredRequest sent, Changes changes, LimitSlots slots) {
        StoredRequest.Counting counting = sent.counting();
        if (counting == null || !sent.isAnswered() || changes.unsent().contains(sent.id())) {
            return null;
        }
        slots.add(counting, sent.tokens(counting));
        return 1;
    }

    private void kept(Changes changes) {
        PreparedBatch fresh = handle.prepareBatch("insert into earmark (analysis_id, path, times, worst_micros,"
                + " accounts, lease_until) values (:analysis, :path, :times, :worst, :accounts, :lease)"
                + " on conflict do nothing");
        PreparedBatch drawn = handle.prepareBatch("update earmark set times = :times"
                + " where analysis_id = :analysis and path = :path and times = :found");
        PreparedBatch gone = handle.prepareBatch(
                "delete from earmark where analysis_id = :analysis and path = :path and times = :found");
        for (Changes.Keeping keeping : changes.kept().values()) {
            StoredEarmark to = keeping.to();
            if (keeping.found() == 0 && to.times() > 0) {
                bind(fresh, to)
                        .bind("times", to.times())
                        .bind("worst", to.worst())
                        .bind("accounts", AccountId.written(to.accounts()))
                        .bind("lease", to.leaseUntil().toEpochMilli())
                        .add();
            } else if (keeping.found() > 0 && to.times() > 0) {
                bind(drawn, to)
                        .bind("times", to.times())
                        .bind("found", keeping.found())
                        .add();
            } else if (keeping.found() > 0) {
                bind(gone, to).bind("found", keeping.found()).add();
            }
        }
        requireAll(run(fresh), "an earmark that another process made");
        requireAll(run(drawn), "an earmark that another process drew");
        requireAll(run(gone), "an earmark that another process drew");
    }

    private static PreparedBatch bind(PreparedBatch batch, StoredEarmark back) {
        return batch.bind("analysis", back.analysisId()).bind("path", back.path());
    }

    private PreparedBatch bind(PreparedBatch batch, StoredRequest sent, Changes changes) {
        String answer = changes.answers().get(sent.id());
        SendOutcome outcome = changes.outcomes().get(sent.id());
        StoredRequest.Counting counting = changes.unsent().contains(sent.id()) ? null : sent.counting();
        return batch.bind("call", sent.id().callId())
                .bind("n", sent.id().n())
                .bind("state", sent.state().name())
                .bind("cost", sent.cost())
                .bind("input", sent.inputTokens())
                .bind("output", sent.outputTokens())
                .bind(
                        "ended",
                        sent.endedAt() == null ? null : (Long) sent.endedAt().toEpochMilli())
                .bind(
                        "limited",
                        counting == null ? null : (Long) counting.since().toEpochMilli())
                .bind("outcome", outcome != null && outcome.ofProvider() ? outcome.word() : null)
                .bind(
                        "took",
                        outcome != null && outcome.ofProvider()
                                ? (Long) outcome.took().toMillis()
                                : null)
                .bind("requestFailure", outcome != null && !outcome.ofProvider() ? outcome.word() : null)
                .bind("strongest", sent.strongest())
                .bind("everybody", sent.everybody())
                .bind("answer", answer == null ? null : cipher.seal(answer));
    }

    /**
     * Last, since it locks what all have to change. What was decided by the figures as they were found holds only if
     * the sum stays under the limit with what others added meanwhile.
     */
    private void accounts(Changes changes) {
        PreparedBatch batch = handle.prepareBatch("update account set settled_micros = settled_micros + :settled,"
                + " reserved_micros = reserved_micros + :reserved, unknown_micros = unknown_micros + :unknown"
                + " where budget_id = :budget and period_start = :period"
                + " and settled_micros + reserved_micros + unknown_micros <= :most");
        // A figure that nothing can be added to stays as it is until it is recounted.
        changes.accounts().entrySet().stream()
                .filter(changed -> changed.getValue().found().addable())
                .forEach(changed ->
                        bind(batch, changed.getKey(), changed.getValue()).add());
        requireAll(run(batch), "an account that another process used up");
    }

    private static PreparedBatch bind(PreparedBatch batch, AccountId id, Account account) {
        return bind(batch, id)
                .bind("settled", account.added().settled())
                .bind("reserved", account.added().reserved())
                .bind("unknown", account.added().unknown())
                .bind(
                        "most",
                        account.cap() == Long.MAX_VALUE
                                ? account.cap()
                                : account.cap() - account.added().sum());
    }

    private static PreparedBatch bind(PreparedBatch batch, AccountId id) {
        return batch.bind("budget", id.budget()).bind("period", id.periodStart().toEpochMilli());
    }

    private static int[] run(PreparedBatch batch) {
        return batch.size() == 0 ? new int[0] : batch.execute();
    }

    private static void requireAll(int[] counts, String what) {
        if (IntStream.of(counts).anyMatch(count -> count == 0)) {
            throw new WriteConflict(what);
        }
    }
}
