package dev.polyphony.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The statements that change something; the same on every database. */
final class Writing {
    private final Handle handle;

    Writing(Handle handle) {
        this.handle = handle;
    }

    Optional<Account> lock(AccountId id) {
        return handle.createQuery("update account set version = version + 1"
                        + " where budget_id = :budget and period_start = :period"
                        + " returning settled_micros, reserved_micros, unknown_micros")
                .bind("budget", id.budget())
                .bind("period", id.periodStart().toEpochMilli())
                .map((row, context) -> Rows.account(row))
                .findOne();
    }

    /** Without locking it. */
    Optional<Account> find(AccountId id) {
        return handle.createQuery("select settled_micros, reserved_micros, unknown_micros from account"
                        + " where budget_id = :budget and period_start = :period")
                .bind("budget", id.budget())
                .bind("period", id.periodStart().toEpochMilli())
                .map((row, context) -> Rows.account(row))
                .findOne();
    }

    void open(AccountId id) {
        handle.createUpdate("insert into account values (:budget, :period, 0, 0, 0, 0) on conflict do nothing")
                .bind("budget", id.budget())
                .bind("period", id.periodStart().toEpochMilli())
                .execute();
    }

    void write(Changes changes, Instant now) {
        calls(changes, now);
        sent(changes);
        moved(changes);
        answers(changes);
        accounts(changes);
    }

    private void calls(Changes changes, Instant now) {
        PreparedBatch batch = handle.prepareBatch("insert into call values (:id, :analysis, :path, :tenant, :label,"
                + " :strategy, :provider, :model, :simulated, :now, null) on conflict do nothing");
        changes.calls()
                .forEach((id, purchase) -> batch.bind("id", id)
                        .bind("analysis", purchase.analysisId())
                        .bind("path", purchase.path())
                        .bind("tenant", purchase.tenant())
                        .bind("label", purchase.label())
                        .bind("strategy", purchase.strategy())
                        .bind("provider", purchase.provider())
                        .bind("model", purchase.model())
                        .bind("simulated", purchase.simulated() ? 1 : 0)
                        .bind("now", now.toEpochMilli())
                        .add());
        run(batch);
    }

    private void sent(Changes changes) {
        PreparedBatch batch =
                handle.prepareBatch("insert into send values (:call, :n, :state, :owner, :attempt, :lease,"
                        + " :worst, :cost, :input, :output, :accounts, :reserved, :ended) on conflict do nothing");
        changes.sent()
                .values()
                .forEach(sent -> bind(batch, sent)
                        .bind("owner", sent.owner())
                        .bind("attempt", sent.attempt())
                        .bind("lease", sent.leaseUntil().toEpochMilli())
                        .bind("worst", sent.worst())
                        .bind("accounts", AccountId.written(sent.accounts()))
                        .bind("reserved", sent.reservedAt().toEpochMilli())
                        .add());
        requireAll(run(batch), "a request that another process reserved");
    }

    private void moved(Changes changes) {
        PreparedBatch batch = handle.prepareBatch("update send set state = :state, cost_micros = :cost,"
                + " input_tokens = :input, output_tokens = :output, ended_at = :ended"
                + " where call_id = :call and n = :n and state = :from");
        changes.moved()
                .values()
                .forEach(moved -> bind(batch, moved.to())
                        .bind("from", moved.from().name())
                        .add());
        requireAll(run(batch), "a request that another process moved");
    }

    private static PreparedBatch bind(PreparedBatch batch, Sent sent) {
        return batch.bind("call", sent.id().callId())
                .bind("n", sent.id().n())
                .bind("state", sent.state().name())
                .bind("cost", sent.cost())
                .bind("input", sent.inputTokens())
                .bind("output", sent.outputTokens())
                .bind(
                        "ended",
                        sent.endedAt() == null ? null : (Long) sent.endedAt().toEpochMilli());
    }

    private void answers(Changes changes) {
        PreparedBatch batch = handle.prepareBatch("update call set answer = :answer where id = :id and answer is null");
        changes.answers()
                .forEach((id, answer) ->
                        batch.bind("id", id).bind("answer", answer).add());
        requireAll(run(batch), "a call that another process answered");
    }

    private void accounts(Changes changes) {
        PreparedBatch batch = handle.prepareBatch("update account set settled_micros = :settled,"
                + " reserved_micros = :reserved, unknown_micros = :unknown"
                + " where budget_id = :budget and period_start = :period");
        for (Map.Entry<AccountId, Account> changed : changes.accounts().entrySet()) {
            batch.bind("budget", changed.getKey().budget())
                    .bind("period", changed.getKey().periodStart().toEpochMilli())
                    .bind("settled", changed.getValue().settled)
                    .bind("reserved", changed.getValue().reserved)
                    .bind("unknown", changed.getValue().unknown)
                    .add();
        }
        run(batch);
    }

    private static int[] run(PreparedBatch batch) {
        return batch.size() == 0 ? new int[0] : batch.execute();
    }

    private static void requireAll(int[] counts, String what) {
        if (IntStream.of(counts).anyMatch(count -> count == 0)) {
            throw new Conflict(what);
        }
    }
}
