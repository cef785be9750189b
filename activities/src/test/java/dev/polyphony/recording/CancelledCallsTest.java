package dev.polyphony.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Usage;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.ledger.SendId;
import dev.polyphony.ledger.Settlement;
import dev.polyphony.storage.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result says of calls that nobody waited for what the ledger knows. */
class CancelledCallsTest {
    private static final WorkflowId ANALYSIS = WorkflowId.parse("an-1");
    private static final FailedRequests IN_DOUBT = new FailedRequests(Money.ZERO, Usage.NONE, 1);

    @TempDir
    private Path folder;

    private Database database;
    private Ledger ledger;

    @BeforeEach
    void open() {
        database = Database.file(folder.resolve("ledger.db"));
        ledger = new Ledger(database, InstantSource.system(), 2);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void requestUnderWayIsOneThatMayBeBilled() {
        send("an-1", "1", 1);

        CallRecord.Failed call = told(cancelled("1", 3)).getFirst();

        assertThat(call.sends()).isEqualTo(1);
        assertThat(call.requests()).isEqualTo(IN_DOUBT);
    }

    @Test
    void requestThatWasRefusedCostsNothing() {
        ledger.release(send("an-1", "1", 1));

        AnalysisResult result = told(result(cancelled("1", 3)));

        assertThat(result.spending()).isEqualTo(AnalysisResult.Spending.NOTHING);
        assertThat(calls(result).getFirst().sends()).isEqualTo(1);
    }

    @Test
    void answerThatCameTooLateIsPaidFor() {
        ledger.settle(send("an-1", "1", 1), new Settlement(new Money(412), 12, 340, "too late"));

        AnalysisResult result = told(result(cancelled("1", 1)));

        assertThat(result.spending()).isEqualTo(new AnalysisResult.Spending(new Money(412), true, 12, 340));
    }

    @Test
    void stepThatWasResumedCountsItsOwnRequests() {
        ledger.release(send("an-1", "1", 1));
        send("an-1", "1", 2);
        CallRecord.Failed before = new CallRecord.Failed(
                "1",
                "a",
                MODEL,
                Duration.ZERO,
                Duration.ofSeconds(1),
                new Failure.Throttled(null),
                1,
                null,
                FailedRequests.FREE);

        List<CallRecord.Failed> calls = told(before, cancelled("1", 3));

        assertThat(calls.getFirst()).isEqualTo(before);
        assertThat(calls.getLast().sends()).isEqualTo(1);
        assertThat(calls.getLast().requests()).isEqualTo(IN_DOUBT);
    }

    @Test
    void callOfWhichNothingIsBookedKeepsWhatItCanHaveSent() {
        send("an-1", "2", 1);
        send("an-2", "1", 1);

        assertThat(told(cancelled("1", 1))).containsExactly(cancelled("1", 1));
    }

    @Test
    void booksThatCannotBeReadLeaveTheResultAsItIs() {
        send("an-1", "1", 1);
        AnalysisResult result = result(cancelled("1", 1));
        CancelledCalls calls = new CancelledCalls(database);
        ledger.close();
        database.close();

        assertThat(calls.told(ANALYSIS, result)).isEqualTo(result);
    }

    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o");

    private SendId send(String analysis, String path, int attempt) {
        ReservationRequest request = new ReservationRequest(
                analysis + "/" + path + "/q",
                new Place(analysis, path),
                new Payer("default", "", "fallback"),
                MODEL,
                false,
                new Amount(new Money(100), null),
                false,
                new Lease("owner", attempt, Instant.now().plusSeconds(60)));
        return ((Reservation.Granted) ledger.reserve(request)).id();
    }

    private static CallRecord.Failed cancelled(String path, int sends) {
        return new CallRecord.Failed(
                path, "a", MODEL, Duration.ZERO, Duration.ofSeconds(1), new Failure.Cancelled(), sends);
    }

    private List<CallRecord.Failed> told(CallRecord... calls) {
        return calls(told(result(calls)));
    }

    private AnalysisResult told(AnalysisResult result) {
        return new CancelledCalls(database).told(ANALYSIS, result);
    }

    private static List<CallRecord.Failed> calls(AnalysisResult result) {
        return result.calls().stream().map(CallRecord.Failed.class::cast).toList();
    }

    private static AnalysisResult result(CallRecord... calls) {
        return new AnalysisResult(
                "an-1",
                AnalysisStatus.CANCELLED,
                AnalysisResult.Answer.NONE,
                AnalysisResult.Spending.of(List.of(calls)),
                Duration.ofSeconds(1),
                "fallback",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(calls),
                null,
                Instant.now(),
                null);
    }
}
