package dev.polyphony.attempt;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Image;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Money;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.ToolCall;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.SendId;
import dev.polyphony.port.AnswerPieces.Unfinished;
import dev.polyphony.prompt.RequestMessages;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.provider.ModelRequest.Beginning;
import dev.polyphony.provider.SendPermit;
import dev.polyphony.schema.AnswerSchema;
import dev.polyphony.schema.FormatMismatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a call: what is asked of whom, by when, how many requests have been sent so far, and how the one that
 * is under way stands in the ledger. Of one thread.
 */
final class Attempt {
    /** Of the form around a message. */
    private static final long OVERHEAD_TOKENS = 64;

    /** Of a text that is English, as vendors say. */
    private static final int CHARACTERS_A_TOKEN = 4;

    /** For words that are said again, of an answer that is continued. */
    private static final int JOINING_TOKENS = 16;

    private final CallTask task;
    private final @Nullable Unfinished unfinished;
    private final RequestMessages messages;
    private final @Nullable AnswerSchema schema;
    private final ReservationRequest reservation;
    private final Endpoint endpoint;
    private final TimeLeft time;
    private int sends;
    private long sentNanos = System.nanoTime();
    private @Nullable SendId request;
    private Booking booking = Booking.NONE;
    private @Nullable Long mostTokens;
    private @Nullable Long waitingSinceNanos;
    private @Nullable SendPermit permit;
    private SemanticAnswers.@Nullable Match match;
    private final HostSearch hostSearch = new HostSearch();

    /**
     * What a request came to.
     *
     * @param cost of its answer; absent where nobody can say, and it was booked at its worst
     * @param spent by a request of no use
     * @param pending what is still to be booked; absent where all is, or is in doubt by itself when its lease ends
     */
    record Booking(
            @Nullable Money cost,
            FailedRequests spent,
            @Nullable PendingSettlement pending) {
        static final Booking NONE = new Booking(null, FailedRequests.FREE, null);
    }

    /**
     * @param whole with all that it refers to
     * @param unfinished what it goes on with; absent where it answers from the first word
     * @param owner who sends for it: the same for every attempt of one activity
     * @param number of the attempt, from 1
     * @param sends requests that attempts before have sent
     * @throws FormatMismatch for good where its schema, which was accepted once, is not any more: nothing is to be sent
     */
    Attempt(
            CallTask whole,
            @Nullable Unfinished unfinished,
            String owner,
            int number,
            Endpoint endpoint,
            TimeLeft time,
            int sends)
            throws FormatMismatch, InterruptedException {
        String form = whole.wording().schema();
        this.task = whole;
        this.unfinished = unfinished;
        this.messages = RequestMessages.of(whole);
        this.schema = form == null ? null : AnswerSchema.acceptedBefore(form);
        ReservationRequest own = CallAccounting.reservation(whole, owner, number, endpoint.simulated());
        this.reservation = unfinished == null ? own : own.unshared();
        this.endpoint = endpoint;
        this.time = time;
        this.sends = sends;
    }

    CallTask task() {
        return task;
    }

    /** What readers have of the answer already; absent where they have nothing. */
    @Nullable
    Unfinished unfinished() {
        return unfinished;
    }

    String callId() {
        return reservation.callId();
    }

    /** That of the host that it has a place at, where its provider has several. */
    Endpoint endpoint() {
        String host = hostSearch.host();
        return host == null ? endpoint : endpoint.at(host);
    }

    /** Who sends its requests: the same for every attempt of one activity. */
    String owner() {
        return reservation.lease().owner();
    }

    /** Where it looks for a place, of a provider of several hosts. */
    HostSearch hostSearch() {
        return hostSearch;
    }

    /** Whether the model may have to be loaded before it answers: of several hosts it is known, of one nobody says. */
    boolean mayLoadFirst() {
        return endpoint.adapter() == Adapter.OLLAMA
                && !endpoint.simulated()
                && (hostSearch.loads() || endpoint.hosts().isEmpty());
    }

    /** Whether its last request failed for its host alone, and another host is there. */
    boolean goesElsewhere() {
        return hostSearch.goesElsewhere();
    }

    /** Until the answer must be back. */
    Duration left() {
        return time.left();
    }

    /** Requests of the call so far, over all attempts. */
    int sends() {
        return sends;
    }

    /** Counted before it is sent: one more than were sent, where that fails, and never one less. */
    void sending() {
        sends++;
        sentNanos = System.nanoTime();
    }

    /** Since its last request was sent. */
    Duration took() {
        return Duration.ofNanos(System.nanoTime() - sentNanos);
    }

    /** The one that was counted was not sent. */
    void unsent() {
        sends--;
    }

    RequestMessages messages() {
        return messages;
    }

    /** That the answer has to fit; absent where there is none. */
    @Nullable
    AnswerSchema schema() {
        return schema;
    }

    /**
     * @param context the model's, in tokens; absent where nobody knows it
     * @param prefill whether the model goes on with a text that is given to it as the beginning of its answer
     */
    ModelRequest modelRequest(@Nullable Integer context, boolean prefill) {
        return new ModelRequest(
                        task.model().model(),
                        messages.system(),
                        messages.turns(),
                        messages.text(),
                        maxOutputTokens(),
                        task.sampling().temperature(),
                        context,
                        TimeMargin.exchange(left()),
                        permit)
                .beside(task.wording().parameters(), task.wording().schema(), messages.conversation())
                .continuing(unfinished == null ? null : new Beginning(unfinished.text(), prefill));
    }

    /** Of an answer that is continued about what is left of it, which makes up for the input that its beginning is. */
    private int maxOutputTokens() {
        int most = task.sampling().maxOutputTokens();
        if (unfinished == null) {
            return most;
        }
        int left = most - unfinished.text().length() / CHARACTERS_A_TOKEN + JOINING_TOKENS;
        return Math.clamp(left, Math.min(most, JOINING_TOKENS), most);
    }

    /** How each of its requests is reserved. */
    ReservationRequest reservation() {
        return reservation;
    }

    /** The most tokens that one of its requests can come to: a token is at least a byte, for every tokenizer. */
    long mostTokens() {
        if (mostTokens == null) {
            mostTokens = messageTokens() + task.sampling().maxOutputTokens();
        }
        return mostTokens;
    }

    private long messageTokens() {
        long input = bytes(messages.system()) + bytes(messages.text()) + OVERHEAD_TOKENS;
        for (Message turn : messages.turns()) {
            input += bytes(turn.text()) + OVERHEAD_TOKENS + tokens(turn.pictures());
            for (ToolCall call : turn.calls()) {
                input += bytes(call.name()) + bytes(call.arguments()) + OVERHEAD_TOKENS;
            }
        }
        if (unfinished != null) {
            input += bytes(unfinished.text()) + 2 * OVERHEAD_TOKENS;
        }
        Conversation before = messages.conversation();
        return input
                + (before == null ? 0 : tokens(before.pictures()))
                + bytes(ModelParameters.toolTexts(task.wording().parameters()));
    }

    private static long tokens(List<Image> images) {
        return (long) Image.TOKENS * images.size();
    }

    private static long bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** It has room to wait in for what its model is limited to. */
    void waiting() {
        waitingSinceNanos = System.nanoTime();
    }

    void waitsNoMore() {
        waitingSinceNanos = null;
    }

    boolean isWaiting() {
        return waitingSinceNanos != null;
    }

    Duration waited() {
        return waitingSinceNanos == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - waitingSinceNanos);
    }

    /**
     * The ledger holds that one for the attempt's next request.
     *
     * @param allowed to be sent so; absent where it counts to no limit
     */
    void held(SendId id, @Nullable SendPermit allowed) {
        request = id;
        booking = Booking.NONE;
        permit = allowed;
    }

    /** It is over, or is not sent at all. */
    void ended() {
        if (permit != null) {
            permit.close();
        }
    }

    /** An earlier answer that is compared with the model's. */
    void comparing(SemanticAnswers.Match with) {
        match = with;
    }

    /** Absent where there is nothing to be compared. */
    SemanticAnswers.@Nullable Match match() {
        return match;
    }

    /** The one that was held last. */
    SendId request() {
        return Objects.requireNonNull(request, "nothing is sent that the ledger does not hold");
    }

    void booked(Booking what) {
        booking = what;
    }

    /** What the last request came to; nothing where it was not sent, or not booked. */
    Booking booking() {
        return booking;
    }
}
