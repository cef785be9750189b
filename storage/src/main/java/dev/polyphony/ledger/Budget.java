package dev.polyphony.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Principal;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A standing limit.
 *
 * @param subject whose spending it limits: the name of a tenant, a category or a provider, or a model as
 *     {@link ModelRef} writes it
 */
public record Budget(Scope scope, String subject, Period period, Money limit) {
    private static final Pattern ID = Pattern.compile("(tenant|category|provider|model):(.+)/(day|week|month|total)");

    /** What a budget goes by. */
    public enum Scope {
        TENANT,
        CATEGORY,
        PROVIDER,
        MODEL
    }

    public Budget {
        String typed = subject;
        named(() -> {
            switch (scope) {
                case TENANT -> Principal.requireTenant(typed);
                case CATEGORY -> Analysis.requireCategory(typed);
                case PROVIDER -> new ProviderId(typed);
                case MODEL -> ModelRef.parse(typed);
            }
            return typed;
        });
    }

    /**
     * @param id as {@link #id} has it
     * @throws InvalidField where it is none
     */
    public static Budget parse(String id, Money limit) {
        return parse(id, limit, SubjectNames.AS_WRITTEN);
    }

    /** As {@link #parse(String, Money)}, by the names of a catalogue. */
    public static Budget parse(String id, Money limit, SubjectNames names) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            throw new InvalidField(
                    "budget",
                    "'" + id + "' is not SCOPE:SUBJECT/PERIOD, such as tenant:acme/month; scopes are tenant, category,"
                            + " provider and model, periods day, week, month and total");
        }
        Scope scope = Scope.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        String subject = matcher.group(2);
        return new Budget(
                scope,
                named(() -> switch (scope) {
                    case TENANT, CATEGORY -> subject;
                    case PROVIDER -> names.provider().apply(subject).value();
                    case MODEL -> names.model().apply(subject).toString();
                }),
                Period.valueOf(matcher.group(3).toUpperCase(Locale.ROOT)),
                limit);
    }

    /**
     * @param text a budget and its limit in US dollars, such as {@code tenant:acme/month=50}
     * @throws InvalidField where it is none
     */
    public static Budget parse(String text) {
        return parse(text, SubjectNames.AS_WRITTEN);
    }

    /** As {@link #parse(String)}, by the names of a catalogue. */
    public static Budget parse(String text, SubjectNames names) {
        int sign = text.lastIndexOf('=');
        if (sign < 0) {
            throw new InvalidField(
                    "budget", "'" + text + "' says no limit, as tenant:acme/month=50 does; cents come after a point");
        }
        return parse(text.substring(0, sign).strip(), Money.parse("budget", text.substring(sign + 1)), names);
    }

    /** Whatever its subject is, it is the budget that is wrong. */
    private static String named(Supplier<String> subject) {
        try {
            return subject.get();
        } catch (InvalidField e) {
            throw new InvalidField("budget", e.field() + ": " + e.problem());
        }
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
