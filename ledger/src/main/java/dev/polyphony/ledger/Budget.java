package dev.polyphony.ledger;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A standing limit.
 *
 * @param subject whose spending it limits, such as a tenant's name; 1 to 100 characters without blank space, @ or line
 *     ends
 */
public record Budget(Scope scope, String subject, Period period, Money limit) {
    private static final Pattern ID = Pattern.compile("(tenant|category|provider|model):(.+)/(day|week|month|total)");
    private static final Pattern SUBJECT = Pattern.compile("[^\\s@]{1,100}");

    /** What a budget goes by. */
    public enum Scope {
        TENANT,
        CATEGORY,
        PROVIDER,
        MODEL
    }

    public Budget {
        if (!SUBJECT.matcher(subject).matches()) {
            throw new InvalidField("budget", "'" + subject + "' is not 1 to 100 characters without blank space or @");
        }
    }

    /**
     * @param id as {@link #id} has it
     * @throws InvalidField where it is none
     */
    public static Budget parse(String id, Money limit) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            throw new InvalidField(
                    "budget",
                    "'" + id + "' is not SCOPE:SUBJECT/PERIOD, such as tenant:acme/month; scopes are tenant, category,"
                            + " provider and model, periods day, week, month and total");
        }
        return new Budget(
                Scope.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                matcher.group(2),
                Period.valueOf(matcher.group(3).toUpperCase(Locale.ROOT)),
                limit);
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
                    case CATEGORY -> purchase.label();
                    case PROVIDER -> purchase.provider();
                    case MODEL -> purchase.provider() + "/" + purchase.model();
                });
    }
}
