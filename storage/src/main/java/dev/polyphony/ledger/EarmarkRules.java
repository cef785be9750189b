package dev.polyphony.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.function.Function;

/** What is kept back for those who will judge: all of it or nothing, drawn by whom it is for, given back at the end. */
final class EarmarkRules {
    private final Function<ReservationRequest, NavigableMap<AccountId, Long>> limits;
    private final Map<String, List<StoredEarmark>> kept;
    private final Accounts accounts;
    private final Changes changes;

    /**
     * @param limits every account that a purchase counts to
     * @param kept back already, by analysis
     */
    EarmarkRules(
            Function<ReservationRequest, NavigableMap<AccountId, Long>> limits,
            Map<String, List<StoredEarmark>> kept,
            Accounts accounts,
            Changes changes) {
        this.limits = limits;
        this.kept = kept;
        this.accounts = accounts;
        this.changes = changes;
    }

    /** @return whether there is room for all of it, or it is kept already */
    boolean keep(QueuedChange.Keep keep) {
        if (!kept(keep.analysisId()).isEmpty()) {
            return true;
        }
        Map<AccountId, Long> left = new HashMap<>();
        for (Earmark earmark : keep.earmarks()) {
            long cost = worst(earmark) * earmark.times();
            limits.apply(earmark.purchase())
                    .forEach((account, limit) -> left.merge(
                            account, limit - accounts.used(account) - cost, (before, alone) -> before - cost));
        }
        if (left.values().stream().anyMatch(rest -> rest < 0)) {
            return false;
        }
        keep.earmarks().forEach(this::keep);
        return true;
    }

    private void keep(Earmark earmark) {
        ReservationRequest purchase = earmark.purchase();
        NavigableMap<AccountId, Long> counted = limits.apply(purchase);
        StoredEarmark back = new StoredEarmark(
                purchase.place().analysisId(),
                purchase.place().path(),
                earmark.times(),
                worst(earmark),
                List.copyOf(counted.keySet()),
                purchase.lease().until());
        counted.forEach((id, limit) -> accounts.hold(id, account -> account.keep(back.worst() * back.times(), limit)));
        kept(back.analysisId()).add(back);
        changes.kept(0, back);
    }

    private static long worst(Earmark earmark) {
        return Objects.requireNonNull(earmark.purchase().amount().worst()).microUsd();
    }

    /** What was kept back for the judge is free for it now. */
    void draw(ReservationRequest purchase) {
        if (purchase.amount().earmarked()) {
            kept(purchase.place().analysisId()).stream()
                    .filter(back -> back.isFor(purchase.place().path()))
                    .findFirst()
                    .ifPresent(back -> free(back, 1));
        }
    }

    /** @return whether anything was kept back */
    boolean giveBack(String analysisId) {
        List<StoredEarmark> all = List.copyOf(kept(analysisId));
        all.forEach(back -> free(back, back.times()));
        return !all.isEmpty();
    }

    private void free(StoredEarmark back, int times) {
        back.accounts()
                .forEach(id ->
                        accounts.correct(id, account -> account.keep(-back.worst() * times, LedgerRules.UNBOUNDED)));
        StoredEarmark left = back.left(back.times() - times);
        List<StoredEarmark> all = kept(back.analysisId());
        all.remove(back);
        if (left.times() > 0) {
            all.add(left);
        }
        changes.kept(back.times(), left);
    }

    private List<StoredEarmark> kept(String analysisId) {
        return kept.computeIfAbsent(analysisId, none -> new ArrayList<>());
    }
}
