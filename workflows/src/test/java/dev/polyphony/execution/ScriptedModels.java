package dev.polyphony.execution;

import static dev.polyphony.execution.Results.s;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.polyphony.activity.CallActivities;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.Brief;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Opinion;
import dev.polyphony.call.Pending;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.call.Usage;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCompletionClient;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Models that do as their script says, in the environment's virtual time. Keeps the contract of {@link CallActivities}:
 * one request an attempt, requests counted over the attempts, every failure of the provider final under LEAVE.
 */
final class ScriptedModels implements CallActivities {
    /** Virtual time passes in steps of this size, each with a heartbeat: well below the heartbeat timeout. */
    static final Duration BEAT = s(1);

    /** By so much, at the most, the server's timeout comes before what is reckoned here. */
    private static final Duration MARGIN = BEAT.dividedBy(2);

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    private final VirtualTime time;
    private final ActivityCompletionClient heart;
    private final Map<String, ModelScript> scripts = new ConcurrentHashMap<>();
    private final Set<String> unbooked = ConcurrentHashMap.newKeySet();
    private final Map<String, String> shelved = new ConcurrentHashMap<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();

    ScriptedModels(TestWorkflowEnvironment env, VirtualTime time) {
        this.time = time;
        this.heart = env.getWorkflowClient().newActivityCompletionClient();
    }

    /** All of its answers is to be found there. */
    void shelves(String model, String ref) {
        shelved.put(model, ref);
    }

    /** The books take none of its answers in time. */
    void unbooked(String model) {
        unbooked.add(model);
    }

    static PendingSettlement unbooked(CallTask task) {
        return new PendingSettlement(pending(task), new Usage(10, 5), "misfit");
    }

    static Pending pending(CallTask task) {
        return new Pending(task.place().analysisId() + "/" + task.place().path() + "/digest", 1, new Money(1000));
    }

    /**
     * What was seen of a request; {@code at} counts from the analysis' first request or from any other fixed instant.
     */
    record Event(String model, Kind kind, Instant at, CallTask task) {}

    enum Kind {
        /** A request reached the provider. */
        SENT,
        /** The attempt ended before any request. */
        NOT_SENT,
        ANSWERED,
        ABORTED
    }

    ModelScript script(String model) {
        return scripts.computeIfAbsent(model, m -> new ModelScript());
    }

    /** Forgets what the model was to do. */
    ModelScript anew(String model) {
        scripts.remove(model);
        return script(model);
    }

    List<Event> events(String model, Kind kind) {
        return events.stream()
                .filter(event -> event.model().equals(model) && event.kind() == kind)
                .toList();
    }

    /** Requests the model got. */
    int requests(String model) {
        return events(model, Kind.SENT).size();
    }

    int requests() {
        return (int) events.stream().filter(event -> event.kind() == Kind.SENT).count();
    }

    /** What all models were asked, in order. */
    List<CallTask> asked() {
        return events.stream()
                .filter(event -> event.kind() == Kind.SENT)
                .map(Event::task)
                .toList();
    }

    /** When the model got its requests, counted from the first request of all. */
    List<Duration> sentAfter(String model) {
        Instant first = events.stream()
                .filter(event -> event.kind() == Kind.SENT)
                .map(Event::at)
                .findFirst()
                .orElseThrow();
        return events(model, Kind.SENT).stream()
                .map(event -> Duration.between(first, event.at()))
                .toList();
    }

    /** With which patience each request was sent. */
    List<RetryMode> patience(String model) {
        return events(model, Kind.SENT).stream()
                .map(event -> event.task().limits().patience())
                .toList();
    }

    @Override
    public Reply ask(CallTask task) {
        String model = task.model().model();
        Attempt attempt = Attempt.startedAt(time.now());
        int before = Activity.getExecutionContext()
                .getHeartbeatDetails(Integer.class)
                .orElse(task.handoff() == null ? 0 : task.handoff().sent());
        Turn turn = requireNonNull(scripts.get(model), model + " has no script").next();
        boolean sends = !(turn instanceof Turn.Fails(Duration after, Failure failure) && beforeSending(failure));
        int sent = sends ? before + 1 : before;
        heart.heartbeat(attempt.token(), sent);
        record(task, sends ? Kind.SENT : Kind.NOT_SENT);
        try {
            return switch (turn) {
                case Turn.Answers(Duration after, String text, Money cost, Assessment assessment) -> {
                    pass(after, attempt, sent);
                    record(task, Kind.ANSWERED);
                    Reply reply = reply(task, text, cost, assessment, after, sent);
                    String ref = shelved.get(task.model().model());
                    Reply kept = ref == null ? reply : reply.text(reply.text(), ref);
                    yield unbooked.contains(task.model().model()) ? kept.pending(pending(task)) : kept;
                }
                case Turn.Judges(Duration after, Function<Brief, Opinion> opinion) -> {
                    pass(after, attempt, sent);
                    record(task, Kind.ANSWERED);
                    yield judged(
                            task,
                            opinion.apply(requireNonNull(task.wording().brief(), "asked to judge nothing")),
                            after,
                            sent);
                }
                case Turn.Misfits(Duration after, String repair) -> {
                    pass(after, attempt, sent);
                    throw mismatch(repair, sent, unbooked.contains(task.model().model()) ? unbooked(task) : null);
                }
                case Turn.Fails(Duration after, Failure failure) -> {
                    pass(after, attempt, sent);
                    throw failure(task, failure, sent);
                }
                case Turn.Hangs() -> {
                    pass(Duration.ofDays(30), attempt, sent);
                    throw new IllegalStateException("hung for a month");
                }
                case Turn.Dies() -> {
                    outlast(earlier(time.now().plus(Draft.timing().heartbeat()), attempt.timeout()));
                    Activity.getExecutionContext().doNotCompleteOnReturn();
                    yield reply(task, "never heard", Money.ZERO, new Assessment(0, 0.5, 0.5), Duration.ZERO, sent);
                }
                case Turn.Crashes() -> throw new IllegalStateException("unforeseen");
            };
        } catch (ActivityCompletionException ended) {
            record(task, Kind.ABORTED);
            throw ended;
        }
    }

    private void record(CallTask task, Kind kind) {
        events.add(new Event(task.model().model(), kind, time.now(), task));
    }

    /** With a heartbeat at each step; ends early where the attempt does, by cancellation or by the server's timeout. */
    private void pass(Duration duration, Attempt attempt, int sent) {
        Instant end = time.now().plus(duration);
        while (time.now().isBefore(end)) {
            Instant next = earlier(time.now().plus(BEAT), end);
            if (next.isBefore(
                    next.equals(end) ? attempt.timeout() : attempt.timeout().minus(MARGIN))) {
                time.sleep(Duration.between(time.now(), next));
                heart.heartbeat(attempt.token(), sent);
            } else {
                outlast(attempt.timeout());
                while (true) {
                    heart.heartbeat(attempt.token(), sent);
                }
            }
        }
    }

    /**
     * Whoever sleeps lets the server skip time, and has to be awake when the server gives up on it, or the server
     * counts one worker too few from then on. Its own clock started a little earlier.
     */
    private void outlast(Instant timeout) {
        time.sleep(Duration.between(time.now(), timeout).minus(MARGIN));
        time.passUntil(timeout);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** @param timeout when the server gives up on it, whatever its heartbeats */
    private record Attempt(ActivityInfo info, Instant timeout) {
        static Attempt startedAt(Instant now) {
            ActivityInfo info = Activity.getExecutionContext().getInfo();
            Instant timeout = now.plus(info.getStartToCloseTimeout());
            Instant all = Instant.ofEpochMilli(info.getScheduledTimestamp()).plus(info.getScheduleToCloseTimeout());
            // The in-process server forgets the time for all attempts at the second one.
            return new Attempt(info, info.getAttempt() > 1 ? timeout : earlier(timeout, all));
        }

        byte[] token() {
            return info.getTaskToken();
        }
    }

    private static boolean beforeSending(Failure failure) {
        return switch (failure) {
            case Failure.NoCredentials n -> true;
            case Failure.BudgetExceeded b -> true;
            case Failure.CircuitOpen c -> true;
            case Failure.Saturated s -> true;
            case Failure other -> false;
        };
    }

    private ApplicationFailure failure(CallTask task, Failure failure, int sent) {
        Optional<Duration> delay = retryDelay(task, failure, sent);
        return ApplicationFailure.newBuilder()
                .setMessage(failure.describe())
                .setType(JSON.valueToTree(failure).get("type").asText())
                .setDetails(new CallFailure(failure, sent))
                .setNonRetryable(delay.isEmpty())
                .setNextRetryDelay(delay.orElse(null))
                .build();
    }

    /** Final for the activity: saying what was wrong is up to the workflow. */
    private static ApplicationFailure mismatch(String repair, int sent, @Nullable PendingSettlement pending) {
        Failure failure = new Failure.MalformedReply("does not fit");
        return ApplicationFailure.newBuilder()
                .setMessage(failure.describe())
                .setType("malformed_reply")
                .setDetails(new CallFailure(failure, sent, repair, null, pending))
                .setNonRetryable(true)
                .build();
    }

    private static Reply judged(CallTask task, Opinion opinion, Duration after, int sent) {
        return new Reply(
                task.model(),
                task.model().model() + "-2026",
                "an opinion",
                new Usage(10, 5),
                new Money(500),
                after,
                new Assessment(0.5, 0.5, 0.5),
                false,
                sent,
                true,
                null,
                opinion);
    }

    private Optional<Duration> retryDelay(CallTask task, Failure failure, int sent) {
        if (task.limits().patience() == RetryMode.LEAVE
                || !failure.waitingHelps()
                || sent >= task.limits().sends()) {
            return Optional.empty();
        }
        Duration backOff = s(1L << (Activity.getExecutionContext().getInfo().getAttempt() - 1));
        Duration asked = failure.retryAt(time.now(), backOff)
                .map(at -> Duration.between(time.now(), at))
                .orElse(backOff);
        return Optional.of(asked.compareTo(backOff) > 0 ? asked : backOff)
                .filter(delay -> time.now().plus(delay).isBefore(task.limits().until()));
    }

    /** At once, to the first request. */
    static Reply answer(CallTask task, String text) {
        return reply(task, text, new Money(1000), new Assessment(0.9, 0.5, 0.5), Duration.ZERO, 1);
    }

    private static Reply reply(
            CallTask task, String text, Money cost, Assessment assessment, Duration after, int sent) {
        return new Reply(
                task.model(),
                task.model().model() + "-2026",
                text,
                new Usage(10, 5),
                cost,
                after,
                assessment,
                false,
                sent,
                true);
    }
}
