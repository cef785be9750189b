package dev.polyphony.ledger;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A standing limit.
 *
 * @param subject whose spending it limits, such as a tenant's name; 1 to 100 characters without blank space, @ or line
 *     ends
 */
public record Budget(Scope scope, String subject, Period period, Money limit) {
    private static final Pattern SUBJECT = Pattern.compile("[^\\s@]{1,100}");

    /** What a budget goes by. */
    public enum Scope {
        TENANT,
        LABEL,
        PROVIDER,
        MODEL
    }

    public Budget {
        if (!SUBJECT.matcher(subject).matches()) {
            throw new InvalidField("budget", "'" + subject + "' is not 1 to 100 characters without blank space or @");
        }
    }

    /** Such as {@code tenant:acme/month}. */
    public String id() {
        return scope.name().toLowerCase(Locale.ROOT) + ":" + subject + "/"
                + period.name().toLowerCase(Locale.ROOT);
    }

    AccountId account(Instant at) {
        return new AccountId(id(), period.startOf(at));
    }

    boolean counts(Purchase purchase) {
        return subject.equals(
                switch (scope) {
                    case TENANT -> purchase.tenant();
                    case LABEL -> purchase.label();
                    case PROVIDER -> purchase.provider();
                    case MODEL -> purchase.provider() + "/" + purchase.model();
                });
    }
}
