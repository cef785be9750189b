package dev.polyphony.ledger;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Something to be booked, and the promise of what comes of it. */
sealed interface QueuedChange {
    CompletableFuture<?> result();

    /** The call that it is about, where it is about one. */
    default Stream<String> call() {
        return switch (this) {
            case Reserve reserve -> Stream.of(reserve.purchase.callId());
            case Move move -> Stream.of(move.id.callId());
            case Keep keep -> Stream.empty();
            case GiveBack back -> Stream.empty();
            case Withdraw withdraw -> Stream.empty();
            case Learn learn -> Stream.empty();
        };
    }

    /** In a few words, for a log. */
    default String describe() {
        return switch (this) {
            case Reserve reserve -> "reserving " + reserve.purchase.callId();
            case Move move -> move.id + " becoming " + move.to;
            case Keep keep -> "keeping money back for " + keep.analysisId;
            case GiveBack back -> "giving back what was kept for " + back.analysisId;
            case Withdraw withdraw -> withdraw.callId + " waiting no more";
            case Learn learn -> "learning a limit of " + learn.model;
        };
    }

    /** What is to be paid, if anything. */
    default Stream<ReservationRequest> purchases() {
        return switch (this) {
            case Reserve reserve -> Stream.of(reserve.purchase);
            case Keep keep -> keep.earmarks.stream().map(Earmark::purchase);
            case Move move -> Stream.empty();
            case GiveBack back -> Stream.empty();
            case Withdraw withdraw -> Stream.empty();
            case Learn learn -> Stream.empty();
        };
    }

    /** The model whose limits it is about, if it has any. */
    default Stream<ModelRef> limited() {
        return switch (this) {
            case Reserve(ReservationRequest purchase, var result) ->
                purchase.demand() == null ? Stream.empty() : Stream.of(purchase.model());
            case Withdraw withdraw -> Stream.of(withdraw.model);
            case Learn learn -> Stream.of(learn.model);
            case Move move -> Stream.empty();
            case Keep keep -> Stream.empty();
            case GiveBack back -> Stream.empty();
        };
    }

    /** The analysis whose earmarks matter to it, if they do. */
    default Stream<String> earmarkedAnalysis() {
        return switch (this) {
            case Reserve(ReservationRequest purchase, var result) ->
                purchase.amount().earmarked() ? Stream.of(purchase.place().analysisId()) : Stream.empty();
            case Keep keep -> Stream.of(keep.analysisId);
            case GiveBack back -> Stream.of(back.analysisId);
            case Move move -> Stream.empty();
            case Withdraw withdraw -> Stream.empty();
            case Learn learn -> Stream.empty();
        };
    }

    record Reserve(ReservationRequest purchase, CompletableFuture<Reservation> result) implements QueuedChange {}

    /**
     * @param amount what it is booked at; nothing where it is released or in doubt
     * @param settlement of an answer
     * @param outcome absent where it is our own side's, or not known
     * @param unsent whether it certainly never left: it counts to no limit then
     */
    record Move(
            SendId id,
            RequestState to,
            Money amount,
            @Nullable Settlement settlement,
            @Nullable SendOutcome outcome,
            boolean unsent,
            CompletableFuture<Boolean> result)
            implements QueuedChange {}

    /** All of these kept back, or none. */
    record Keep(String analysisId, List<Earmark> earmarks, CompletableFuture<Boolean> result) implements QueuedChange {}

    /** Nothing is kept back for the analysis any more. */
    record GiveBack(String analysisId, CompletableFuture<Boolean> result) implements QueuedChange {}

    /** The call waits for a limit of its model no more. */
    record Withdraw(ModelRef model, String callId, CompletableFuture<Boolean> result) implements QueuedChange {}

    /** What a model's provider says of its limits. */
    record Learn(ModelRef model, ToldLimit word, CompletableFuture<Boolean> result) implements QueuedChange {}
}
