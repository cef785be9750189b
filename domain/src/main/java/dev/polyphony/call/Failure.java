package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a model gave no usable answer. Translated once, in the adapter that met it; carries no provider text, since error
 * bodies can quote prompts and keys. Persisted in histories: a discriminator, once published, never changes.
 */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Failure.NoCredentials.class, name = "no_credentials"),
    @JsonSubTypes.Type(value = Failure.Unauthorized.class, name = "unauthorized"),
    @JsonSubTypes.Type(value = Failure.CreditExhausted.class, name = "credit_exhausted"),
    @JsonSubTypes.Type(value = Failure.Throttled.class, name = "throttled"),
    @JsonSubTypes.Type(value = Failure.InvalidRequest.class, name = "invalid_request"),
    @JsonSubTypes.Type(value = Failure.ContextTooLong.class, name = "context_too_long"),
    @JsonSubTypes.Type(value = Failure.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Failure.Unavailable.class, name = "unavailable"),
    @JsonSubTypes.Type(value = Failure.Unreachable.class, name = "unreachable"),
    @JsonSubTypes.Type(value = Failure.TimedOut.class, name = "timed_out"),
    @JsonSubTypes.Type(value = Failure.MalformedReply.class, name = "malformed_reply"),
    @JsonSubTypes.Type(value = Failure.BudgetExceeded.class, name = "budget_exceeded"),
    @JsonSubTypes.Type(value = Failure.CircuitOpen.class, name = "circuit_open"),
    @JsonSubTypes.Type(value = Failure.Drained.class, name = "drained"),
    @JsonSubTypes.Type(value = Failure.Saturated.class, name = "saturated"),
    @JsonSubTypes.Type(value = Failure.Cancelled.class, name = "cancelled"),
    @JsonSubTypes.Type(value = Failure.WorkerLost.class, name = "worker_lost"),
    @JsonSubTypes.Type(value = Failure.LedgerUnavailable.class, name = "ledger_unavailable"),
    @JsonSubTypes.Type(value = Failure.NotRecorded.class, name = "not_recorded"),
    @JsonSubTypes.Type(value = Failure.UnknownModel.class, name = "unknown_model"),
})
public sealed interface Failure {
    /** Such as {@code 29 Nov 10:42 UTC}. */
    DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ROOT);

    /** The worker's environment has no key for the provider; nothing was sent. */
    record NoCredentials(String variable) implements Failure {}

    /**
     * The provider rejected the key (401 or 403).
     *
     * @param since when it did, where that was known and nothing was sent; absent where it just did
     */
    record Unauthorized(
            int status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant since)
            implements Failure {
        public Unauthorized(int status) {
            this(status, null);
        }
    }

    /**
     * The account has no money or quota left; only its owner can change that.
     *
     * @param since when the provider said so, where that was known and nothing was sent; absent where it just did
     */
    record CreditExhausted(
            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant since)
            implements Failure {
        public CreditExhausted() {
            this(null);
        }
    }

    /** Too many requests; {@code retryAfter} is the provider's own word where it gave one. */
    record Throttled(
            @JsonProperty("retry_after") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Duration retryAfter) implements Failure {}

    /**
     * The provider does not accept this request, whatever the time; {@code reason} is ours, such as "model not found".
     *
     * @param fault with whom it lies: the model that is not there for this account, the provider that lets nothing
     *     through from here, so that no other request would fare better; nobody but the request, where the provider
     *     says what is wrong with it; absent where it does not, and the next one may fare better or not
     * @param since when that began, where it was known and nothing was sent; absent where it was just seen
     */
    record InvalidRequest(
            int status,
            String reason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Scope fault,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant since)
            implements Failure {
        public InvalidRequest(int status, String reason) {
            this(status, reason, null, null);
        }

        /** One that every request to this model would meet. */
        public static InvalidRequest ofModel(int status, String reason) {
            return new InvalidRequest(status, reason, Scope.MODEL, null);
        }

        /** One that every request to this provider would meet. */
        public static InvalidRequest ofProvider(int status, String reason) {
            return new InvalidRequest(status, reason, Scope.PROVIDER, null);
        }

        /** One whose provider says what is wrong with it: it says nothing of the provider. */
        public static InvalidRequest ofRequest(int status, String reason) {
            return new InvalidRequest(status, reason, Scope.NOBODY, null);
        }

        /** As it was known before a request was sent. */
        public InvalidRequest knownSince(Instant began) {
            return new InvalidRequest(status, reason, fault, began);
        }

        /** The same, told more fully. */
        public InvalidRequest saying(String other) {
            return new InvalidRequest(status, other, fault, since);
        }
    }

    /**
     * The prompt does not fit into the model's context.
     *
     * @param tokens that it has at least, where that was enough to know it and nothing was sent; absent where the
     *     provider said so
     * @param context that the catalogue knows, where tokens are given
     */
    record ContextTooLong(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long tokens,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer context)
            implements Failure {
        public ContextTooLong() {
            this(null, null);
        }
    }

    /** The model or its provider's filter declined to answer. */
    record Refused() implements Failure {}

    /** The provider answered 5xx (529 included); {@code retryAfter} is its own word where it gave one. */
    record Unavailable(
            int status,

            @JsonProperty("retry_after") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Duration retryAfter)
            implements Failure {
        public Unavailable(int status) {
            this(status, null);
        }
    }

    /** No connection came about, or it broke before an answer; {@code reason} is ours, such as "connection refused". */
    record Unreachable(String reason) implements Failure {}

    /** The provider took longer than the call's share of the deadline. */
    record TimedOut(Phase phase) implements Failure {}

    /**
     * An answer came that is none: bad JSON, empty, cut off, HTML; {@code reason} is ours.
     *
     * @param lasting whether asking the same again would end the same, as where the output limit left no room for text;
     *     absent where it need not
     */
    record MalformedReply(
            String reason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean lasting) implements Failure {
        public MalformedReply(String reason) {
            this(reason, null);
        }

        /** One that asking again would bring again. */
        public static MalformedReply lasting(String reason) {
            return new MalformedReply(reason, true);
        }
    }

    /** The named budget has no room for this call; nothing was sent. */
    record BudgetExceeded(String budget) implements Failure {
        private static final String CALL_BOUND = "max-calls";

        /** The analysis' bound on requests, which is no money. */
        public static BudgetExceeded callBound() {
            return new BudgetExceeded(CALL_BOUND);
        }

        /** Whether it is a budget that others use too, neither the bound on requests nor a limit of its own. */
        @JsonIgnore
        public boolean isStanding() {
            return !budget.equals(CALL_BOUND) && !budget.startsWith("analysis:") && !isBatch();
        }

        /** Whether it is what its batch may cost in all. */
        @JsonIgnore
        public boolean isBatch() {
            return budget.startsWith("batch:");
        }
    }

    /**
     * The breaker of this model, or of its provider, is open or lets few pass until {@code retryAt}; nothing was sent.
     *
     * @param why in our own words, such as "unavailable (503)"; absent where nobody says
     * @param since when that began
     */
    record CircuitOpen(
            @JsonProperty("retry_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant retryAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String why,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant since)
            implements Failure {
        public CircuitOpen(Instant retryAt) {
            this(retryAt, null, null);
        }
    }

    /** An operator took the provider out of use; nothing was sent. */
    record Drained(
            String by,

            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant since) implements Failure {}

    /**
     * Every slot of the lane was taken, or what the model is limited to used up, for longer than the step could wait;
     * nothing was sent.
     */
    record Saturated(
            @JsonProperty("retry_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant retryAt) implements Failure {}

    /** The call was no longer needed, or the analysis was cancelled. */
    record Cancelled() implements Failure {}

    /** Our own side: the worker that held the call was lost, or failed by a fault of its own. */
    record WorkerLost(String reason) implements Failure {}

    /** Our own side: the ledger does not answer, so nothing may be spent; nothing was sent. */
    record LedgerUnavailable() implements Failure {}

    /** Recorded answers are judged anew, and this model gave none; nothing was sent. */
    record NotRecorded() implements Failure {}

    /**
     * Nobody knows a model of that name; nothing was sent. {@code nearest} are names it may have meant, at most three.
     */
    record UnknownModel(List<String> nearest) implements Failure {
        public UnknownModel {
            nearest = List.copyOf(nearest);
        }
    }

    /** Of whom a failed request says that something is wrong. */
    enum Scope {
        /** The whole provider: its address, the key, the account. */
        PROVIDER,
        MODEL,
        /** Neither: the request, or our own side. */
        NOBODY
    }

    /** How far a request came before its time was up. */
    enum Phase {
        QUEUED,
        CONNECT,
        FIRST_BYTE,
        BODY
    }

    /** Whether the same request to the same model can succeed later. */
    default boolean waitingHelps() {
        return switch (this) {
            case Throttled t -> true;
            case Unavailable u -> true;
            case Unreachable u -> true;
            case TimedOut t -> true;
            case MalformedReply(String reason, Boolean lasting) -> !Boolean.TRUE.equals(lasting);
            case CircuitOpen c -> true;
            case Saturated s -> true;
            case WorkerLost w -> true;
            case LedgerUnavailable l -> true;
            case NoCredentials n -> false;
            case Unauthorized u -> false;
            case CreditExhausted c -> false;
            case InvalidRequest i -> false;
            case ContextTooLong c -> false;
            case Refused r -> false;
            case BudgetExceeded b -> false;
            case Cancelled c -> false;
            case NotRecorded n -> false;
            case UnknownModel u -> false;
            case Drained d -> false;
        };
    }

    /**
     * Whether no time mends it, only somebody who pays, mends the key or the address, or is granted the model: what is
     * left out for it is not waited for.
     */
    default boolean needsSomebody() {
        return this instanceof CreditExhausted
                || this instanceof Unauthorized
                || (this instanceof InvalidRequest && isProvidersFault());
    }

    /** Whose health it speaks of. A refused key is the whole provider's, one that a model is barred to (403) is not. */
    default Scope scope() {
        return switch (this) {
            case Unauthorized(int status, Instant since) -> status == 403 ? Scope.MODEL : Scope.PROVIDER;
            case CreditExhausted c -> Scope.PROVIDER;
            case Unreachable u -> Scope.PROVIDER;
            case Throttled t -> Scope.MODEL;
            case Unavailable u -> Scope.MODEL;
            case TimedOut(Phase phase) ->
                switch (phase) {
                    case QUEUED -> Scope.NOBODY;
                    case CONNECT -> Scope.PROVIDER;
                    case FIRST_BYTE, BODY -> Scope.MODEL;
                };
            case MalformedReply(String reason, Boolean lasting) ->
                Boolean.TRUE.equals(lasting) ? Scope.NOBODY : Scope.MODEL;
            case NoCredentials n -> Scope.NOBODY;
            case InvalidRequest invalid -> invalid.fault == null ? Scope.NOBODY : invalid.fault;
            case ContextTooLong c -> Scope.NOBODY;
            case Refused r -> Scope.NOBODY;
            case BudgetExceeded b -> Scope.NOBODY;
            case CircuitOpen c -> Scope.NOBODY;
            case Drained d -> Scope.NOBODY;
            case Saturated s -> Scope.NOBODY;
            case Cancelled c -> Scope.NOBODY;
            case WorkerLost w -> Scope.NOBODY;
            case LedgerUnavailable l -> Scope.NOBODY;
            case NotRecorded n -> Scope.NOBODY;
            case UnknownModel u -> Scope.NOBODY;
        };
    }

    /** Whether it counts against the provider or its model; never one of the request or of our own. */
    @JsonIgnore
    default boolean isProvidersFault() {
        return scope() != Scope.NOBODY;
    }

    /** Whether nothing was sent because of what was known already: the model was skipped. */
    default boolean skips() {
        return switch (this) {
            case CircuitOpen open -> true;
            case Drained drained -> true;
            case CreditExhausted(Instant since) -> since != null;
            case Unauthorized(int status, Instant since) -> since != null;
            case InvalidRequest invalid -> invalid.since != null;
            case ContextTooLong(Long tokens, Integer context) -> tokens != null;
            case Failure other -> false;
        };
    }

    /**
     * When a model that only needs time can be asked again; empty for every other failure.
     *
     * @param unstated the wait to assume where the provider named none
     */
    default Optional<Instant> retryAt(Instant now, Duration unstated) {
        return switch (this) {
            case Throttled(Duration after) -> Optional.of(now.plus(after == null ? unstated : after));
            case CircuitOpen(Instant at, String why, Instant since) -> Optional.of(at);
            case Saturated(Instant at) -> Optional.of(at);
            case Failure other -> Optional.empty();
        };
    }

    /** One line for people, in lower case and without a full stop. */
    default String describe() {
        return FailureDescription.of(this);
    }
}
