package dev.polyphony.ledger;

import java.util.Map;
import java.util.function.Consumer;

/** The accounts that a batch is about: looked at as they were found, changed with word to who writes. */
final class Accounts {
    private final Map<AccountId, Account> known;
    private final Changes changes;

    /** @param known those that exist of all that entries count to */
    Accounts(Map<AccountId, Account> known, Changes changes) {
        this.known = known;
        this.changes = changes;
    }

    /** Settled, reserved and in doubt, in micro-dollars. */
    long used(AccountId id) {
        return opened(id).used();
    }

    /** Something is held that counts to it from now on. */
    void hold(AccountId id, Consumer<Account> change) {
        Account account = opened(id);
        changes.accounts().put(id, account);
        change.accept(account);
    }

    /** Something that counted to it ends. An account that is gone has nothing to correct. */
    void correct(AccountId id, Consumer<Account> change) {
        if (known.containsKey(id)) {
            hold(id, change);
        }
    }

    /** One that nobody counted to before is empty. */
    private Account opened(AccountId id) {
        return known.computeIfAbsent(id, fresh -> {
            changes.opened().add(fresh);
            return new Account(Account.Figures.NOTHING);
        });
    }
}
