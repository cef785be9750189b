package dev.polyphony.batching;

import dev.polyphony.activity.EconomyActivities;
import dev.polyphony.attempt.BatchedCalls;
import dev.polyphony.attempt.BatchedCalls.HeldCall;
import dev.polyphony.attempt.BatchedCalls.Outcome;
import dev.polyphony.attempt.BatchedCalls.Standing;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.ModelRef;
import dev.polyphony.economy.BatchState;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.CallException;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserves, hands in, waits and books, each step so that whoever takes it up after a lost worker does none of it twice.
 * What it knows of the provider's batch is in its heartbeat.
 */
public final class AskInBatch implements EconomyActivities {
    private static final Logger log = LoggerFactory.getLogger(AskInBatch.class);

    /** For answers that come while the time runs out; until then money is held. */
    private static final Duration LAST_WORD = Duration.ofMinutes(5);

    private static final Duration SHORTEST_LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

    private final Supplier<BatchedCalls> batched;

    /** @param batched by the catalogue that holds */
    public AskInBatch(Supplier<BatchedCalls> batched) {
        this.batched = batched;
    }

    @Override
    public EconomyOutcome ask(EconomyCalls calls) {
        try {
            return asked(calls, batched.get());
        } catch (InterruptedException e) {
            // The worker stops: another one goes on.
            throw ApplicationFailure.newFailure("the worker is stopping", "WorkerStopping");
        } catch (CallException e) {
            throw ApplicationFailure.newFailure(e.failure().describe(), "ProviderBatch");
        }
    }

    private EconomyOutcome asked(EconomyCalls calls, BatchedCalls provider) throws CallException, InterruptedException {
        ModelRef model = calls.tasks().getFirst().model();
        if (!provider.offers(model)) {
            return new EconomyOutcome(0);
        }
        List<HeldCall> held = held(calls, provider);
        if (held.isEmpty()) {
            return new EconomyOutcome(0);
        }
        ActivityExecutionContext context = Activity.getExecutionContext();
        Optional<String> known = context.getHeartbeatDetails(String.class);
        String batch;
        try {
            batch = known.isPresent()
                    ? known.get()
                    : provider.handIn(
                            calls.key(), calls.since(), held, context.getInfo().getAttempt() > 1);
        } catch (CallException e) {
            if (e.sent() && !(e.billing() instanceof Billing.NotBilled)) {
                // It may have been taken: whoever tries again looks first.
                throw e;
            }
            log.warn("{} takes no batch: {}", model, e.failure().describe());
            provider.release(held);
            return new EconomyOutcome(0);
        }
        return new EconomyOutcome(await(calls, provider, held, batch, context));
    }

    /** In an order that is the same each time: what is held already, for the same key, is held. */
    private static List<HeldCall> held(EconomyCalls calls, BatchedCalls provider) throws InterruptedException {
        List<CallTask> tasks = calls.tasks();
        List<Standing> standings = provider.reserve(calls.key(), calls.until().plus(LAST_WORD), tasks);
        List<HeldCall> held = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            if (standings.get(i) instanceof Standing.Held(var id)) {
                held.add(new HeldCall(tasks.get(i), id));
            }
        }
        return held;
    }

    private static int await(
            EconomyCalls calls,
            BatchedCalls provider,
            List<HeldCall> held,
            String batch,
            ActivityExecutionContext context)
            throws CallException, InterruptedException {
        ModelRef model = calls.tasks().getFirst().model();
        Instant end = Instant.MAX;
        while (true) {
            switch (provider.state(model, batch)) {
                case BatchState.Ended ended -> {
                    return (int) provider.collect(calls.key(), calls.since(), held, batch).stream()
                            .filter(Outcome.Answered.class::isInstance)
                            .count();
                }
                case BatchState.Refused refused -> {
                    log.warn("{} takes no batch: {}", model, refused.failure().describe());
                    provider.release(held);
                    return 0;
                }
                case BatchState.Running running -> {
                    boolean cancelled = isCancelled(context, batch);
                    Instant now = Instant.now();
                    if (end.equals(Instant.MAX) && (cancelled || !now.isBefore(calls.until()))) {
                        end = now.plus(LAST_WORD);
                        provider.cancel(model, batch);
                    }
                    if (!now.isBefore(end)) {
                        // What comes of it is not known in time: it stays held, and then in doubt.
                        return 0;
                    }
                    Thread.sleep(pause(Duration.between(calls.since(), Instant.now())));
                }
            }
        }
    }

    /** Its cancellation is for the provider's batch, whose answers are booked all the same. */
    private static boolean isCancelled(ActivityExecutionContext context, String batch) {
        try {
            context.heartbeat(batch);
            return false;
        } catch (ActivityCompletionException cancelled) {
            return true;
        }
    }

    /** The longer it takes the less often somebody looks. */
    private static Duration pause(Duration waited) {
        Duration tenth = waited.dividedBy(10);
        if (tenth.compareTo(SHORTEST_LOOK) < 0) {
            return SHORTEST_LOOK;
        }
        return tenth.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : tenth;
    }
}
