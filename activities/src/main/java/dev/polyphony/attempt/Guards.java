package dev.polyphony.attempt;

import dev.polyphony.attempt.Guard.Admission;
import dev.polyphony.call.CallFailure;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.port.Availability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All guards in the order in which they are asked. Whoever does not let a request pass has those before it give back
 * what they hold; so has a guard that fails.
 */
final class Guards {
    private final List<Guard> order;

    Guards(List<Guard> order) {
        this.order = List.copyOf(order);
    }

    /**
     * What was paid for comes before all that could stand in its way; what holds money comes last.
     *
     * @param waits for what models are limited to
     * @param beside those of the place where calls run and of the hosts that they run at, before the ledger
     */
    static Guards of(
            Availability availability,
            ProviderHealth health,
            CallAccounting accounting,
            ReplyAssembler replies,
            LimitWaits waits,
            List<Guard> beside) {
        ReadBackGuard readBack = new ReadBackGuard(accounting, replies);
        List<Guard> order =
                new ArrayList<>(List.of(readBack, new AvailabilityGuard(availability), new HealthObserver(health)));
        order.addAll(beside);
        order.add(new LedgerGuard(accounting, readBack, waits));
        return new Guards(order);
    }

    /** Asks them about the attempt's next request; after a wait all of them again, from the first on. */
    Admission.Final admit(Attempt attempt) throws InterruptedException {
        try {
            while (true) {
                switch (inOrder(attempt)) {
                    case Admission.Final last -> {
                        return last;
                    }
                    case Admission.Wait wait -> {
                        Duration pause = Duration.between(Instant.now(), wait.until());
                        if (!TimeMargin.fits(pause, attempt.left())) {
                            return new Admission.Leave(new CallFailure(wait.otherwise(), attempt.sends()));
                        }
                        Thread.sleep(pause);
                    }
                }
            }
        } finally {
            order.forEach(guard -> guard.decided(attempt));
        }
    }

    private Admission inOrder(Attempt attempt) throws InterruptedException {
        int passed = 0;
        try {
            while (passed < order.size()) {
                Admission admission = order.get(passed).admit(attempt);
                if (!(admission instanceof Admission.Go)) {
                    return admission;
                }
                passed++;
            }
            return new Admission.Go();
        } finally {
            if (passed < order.size()) {
                ended(order.subList(0, passed), attempt, new AttemptOutcome.Unsent());
            }
        }
    }

    /** Tells all of them, the last one first. */
    void ended(Attempt attempt, AttemptOutcome outcome) throws InterruptedException {
        ended(order, attempt, outcome);
    }

    /** All hear of it, though one of them fails. */
    private static void ended(List<Guard> guards, Attempt attempt, AttemptOutcome outcome) throws InterruptedException {
        if (!guards.isEmpty()) {
            try {
                guards.getLast().ended(attempt, outcome);
            } finally {
                ended(guards.subList(0, guards.size() - 1), attempt, outcome);
            }
        }
    }
}
