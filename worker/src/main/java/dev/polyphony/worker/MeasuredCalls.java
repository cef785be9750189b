package dev.polyphony.worker;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.ledger.SendOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.util.Objects;
import java.util.function.Supplier;

/** Counts calls by what came of them. One that is tried again has not ended. */
final class MeasuredCalls implements CallActivities {
    /** Of a model that is not listed: whoever asks can make up as many names as he likes. */
    private static final String OTHER = "other";

    private final CallActivities calls;
    private final Supplier<Catalogue> catalogue;
    private final MeterRegistry metrics;

    MeasuredCalls(CallActivities calls, Supplier<Catalogue> catalogue, MeterRegistry metrics) {
        this.calls = calls;
        this.catalogue = catalogue;
        this.metrics = metrics;
    }

    @Override
    public Reply ask(CallTask task) {
        try {
            Reply reply = calls.ask(task);
            count(task.model(), SendOutcome.ANSWERED);
            spend(task.model(), reply);
            return reply;
        } catch (ApplicationFailure failure) {
            if (failure.isNonRetryable()) {
                count(task.model(), Objects.requireNonNullElse(failure.getType(), OTHER));
            }
            throw failure;
        } catch (ActivityCanceledException cancelled) {
            count(task.model(), "cancelled");
            throw cancelled;
        }
    }

    /** What was paid to a provider: neither answers that an earlier analysis paid for, nor simulated ones. */
    private void spend(ModelRef model, Reply reply) {
        Money cost = reply.cost();
        if (cost != null && !Boolean.TRUE.equals(reply.cached()) && !reply.simulated()) {
            metrics.counter("polyphony.spent.usd", "provider", model.provider().value(), "model", name(model))
                    .increment(cost.usd().doubleValue());
        }
    }

    /** @param outcome as the failure's JSON has it, such as {@code throttled} */
    private void count(ModelRef model, String outcome) {
        metrics.counter(
                        "polyphony.calls",
                        "provider",
                        model.provider().value(),
                        "model",
                        name(model),
                        "outcome",
                        outcome)
                .increment();
    }

    private String name(ModelRef model) {
        return catalogue.get().listed(model).isPresent() ? model.model() : OTHER;
    }
}
