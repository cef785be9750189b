package dev.polyphony.attempt;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.SendId;
import dev.polyphony.schema.FormatMismatch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the call has been paid for, or an earlier analysis where that is allowed, is read back and not asked for again:
 * also where the model could not be asked now.
 */
final class ReadBackGuard implements Guard {
    private final CallAccounting accounting;
    private final ReplyAssembler replies;

    ReadBackGuard(CallAccounting accounting, ReplyAssembler replies) {
        this.accounting = accounting;
        this.replies = replies;
    }

    @Override
    public Admission admit(Attempt attempt) throws InterruptedException {
        Optional<Reservation.Paid> paid = accounting.paid(attempt);
        if (paid.isPresent()) {
            return settled(paid.get(), attempt);
        }
        Optional<StoredAnswer> known = accounting.known(attempt);
        if (known.isPresent()) {
            return cached(known.get(), attempt);
        }
        Optional<SemanticAnswers.Match> alike = accounting.alike(attempt);
        return alike.isPresent() ? alike(alike.get(), attempt) : new Admission.Go();
    }

    private Admission alike(SemanticAnswers.Match match, Attempt attempt) throws InterruptedException {
        try {
            Reply earlier = reply(match.answer(), attempt).fromCache().similarTo(match.question());
            accounting.taken(attempt, match);
            return new Admission.Answered(earlier);
        } catch (FormatMismatch e) {
            // It was to another question: this one is asked.
            return new Admission.Go();
        }
    }

    /** What the call was answered, or the failure that asking again would bring again. */
    Admission settled(Reservation.Paid paid, Attempt attempt) throws InterruptedException {
        SendId id = paid.id();
        StoredAnswer stored = StoredAnswer.read(paid.answer()).orElse(null);
        if (stored == null) {
            // It is paid for and there: it is not asked for again, and waiting does not make it readable.
            return leave(
                    new Failure.WorkerLost("the answer that was paid for is stored in a form that this version does"
                            + " not read: go on with the version that wrote it, or begin the analysis again"),
                    id,
                    attempt);
        }
        Failure failure = stored.failure();
        if (failure != null) {
            return leave(failure, id, attempt);
        }
        try {
            return new Admission.Answered(reply(stored, attempt).after(accounting.before(id)));
        } catch (FormatMismatch e) {
            return mismatch(e, accounting.failed(id.callId(), 1), attempt);
        }
    }

    private Admission cached(StoredAnswer stored, Attempt attempt) throws InterruptedException {
        try {
            return new Admission.Answered(reply(stored, attempt).fromCache());
        } catch (FormatMismatch e) {
            // Nobody has looked what became of requests before.
            return mismatch(e, attempt.sends() == 0 ? FailedRequests.FREE : null, attempt);
        }
    }

    private Reply reply(StoredAnswer stored, Attempt attempt) throws FormatMismatch, InterruptedException {
        Money cost = stored.cost();
        return replies.of(attempt, stored.answer(), cost);
    }

    private Admission leave(Failure failure, SendId id, Attempt attempt) {
        return new Admission.Leave(new CallFailure(failure, attempt.sends(), null, accounting.failed(id.callId(), 1)));
    }

    private static Admission mismatch(FormatMismatch e, @Nullable FailedRequests failed, Attempt attempt) {
        return new Admission.Leave(ActivityFailures.mismatch(e, attempt.sends(), failed, null));
    }
}
