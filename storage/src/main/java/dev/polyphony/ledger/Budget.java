package dev.polyphony.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A standing limit.
 *
 * @param subject whose spending it limits, such as a tenant's name; 1 to 100 characters without blank space, @ or line
 *     ends
 */
public record Budget(Scope scope, String subject, Period period, Money limit) {
    private static final Pattern ID = Pattern.compile("(tenant|category|provider|model):(.+)/(day|week|month|total)");
    private static final Pattern SUBJECT = Pattern.compile("[^\\s\\p{Cntrl}@]{1,100}");

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

    /**
     * @param text a budget and its limit in US dollars, such as {@code tenant:acme/month=50}
     * @throws InvalidField where it is none
     */
    public static Budget parse(String text) {
        int sign = text.lastIndexOf('=');
        if (sign < 0) {
            throw new InvalidField(
                    "budget", "'" + text + "' says no limit, as tenant:acme/month=50 does; cents come after a point");
        }
        return parse(text.substring(0, sign).strip(), Money.parse("budget", text.substring(sign + 1)));
    }

    /** Such as {@code tenant:acme/month}. */
    @JsonProperty
    public String id() {
        return scope.name().toLowerCase(Locale.ROOT) + ":" + subject + "/"
                + period.name().toLowerCase(Locale.ROOT);
    }

    AccountId account(Instant at) {
        return new AccountId(id(), period.startOf(at));
    }

    /** Whether an analysis can count to it: one by provider or model may, whoever asks. */
    public boolean concerns(String tenant, @Nullable String category) {
        return switch (scope) {
            case TENANT -> subject.equals(tenant);
            case CATEGORY -> subject.equals(category);
            case PROVIDER, MODEL -> true;
        };
    }

    /** Whether a request to that model counts to it, of an analysis that it concerns. */
    public boolean counts(String provider, String model) {
        return switch (scope) {
            case TENANT, CATEGORY -> true;
            case PROVIDER -> subject.equals(provider);
            case MODEL -> subject.equals(provider + "/" + model);
        };
    }

    boolean counts(ReservationRequest purchase) {
        return concerns(purchase.payer().tenant(), purchase.payer().label())
                && counts(purchase.model().provider().value(), purchase.model().model());
    }
}
