package dev.polyphony.attempt;

import dev.polyphony.aggregation.AnswerComparison;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Reply.SimilarQuestion;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.paraphrase.ParaphraseCheck;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.scoring.PhraseScorer;
import dev.polyphony.semanticcache.CacheScope;
import dev.polyphony.semanticcache.HitThreshold;
import dev.polyphony.semanticcache.SemanticCache;
import dev.polyphony.semanticcache.SemanticCache.Found;
import dev.polyphony.semanticcache.SemanticCache.Question;
import dev.polyphony.semanticcache.SemanticCache.Workload;
import dev.polyphony.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier analyses paid for to the same question in other words. The nearest questions are looked at, and taken
 * where nothing tells the two apart; a share of those is asked for all the same and compared. Never in the way: where
 * the database or the model of vectors is away, the model is asked.
 */
public final class SemanticAnswers {
    private static final Logger log = LoggerFactory.getLogger(SemanticAnswers.class);

    /** How many of the nearest are looked at: the next may be the same where the nearest is its opposite. */
    private static final int LOOKED_AT = 8;

    /** Probability of being right, where that is known: a worse answer is nobody else's. */
    private static final double LEAST_CONFIDENCE = 0.5;

    /** Answers in memory; what comes then is left out, since it is a cache. */
    private static final int MOST_WAITING = 200;

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final SemanticCache cache;
    private final Embeddings embeddings;
    private final AnswerComparison comparison;
    private final PhraseScorer phrases;
    private final DoubleSupplier compared;
    private final Consumer<String> counted;
    private final Executor later;
    private final Set<Workload> closed = ConcurrentHashMap.newKeySet();

    /**
     * @param phrases hears from an answer itself that it may be wrong
     * @param compared share of the hits that are asked for all the same, 0 to 1
     * @param counted hears of each {@code hit}, and of each drawn one whether the answers were the {@code same} or
     *     {@code different}
     * @param later does what no answer waits for, and may refuse it
     */
    public SemanticAnswers(
            SemanticCache cache,
            Embeddings embeddings,
            AnswerComparison comparison,
            PhraseScorer phrases,
            DoubleSupplier compared,
            Consumer<String> counted,
            Executor later) {
        this.cache = cache;
        this.embeddings = embeddings;
        this.comparison = comparison;
        this.phrases = phrases;
        this.compared = compared;
        this.counted = counted;
        this.later = later;
    }

    /** One after the other beside the calls, in a thread that ends where there is nothing to do. */
    public static Executor inBackground() {
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1,
                1,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("semantic-cache").factory());
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    /** @param given whether it is the answer; else it is only compared with what the model says */
    record Match(Found found, StoredAnswer answer, boolean given, boolean drawn) {
        SimilarQuestion question() {
            return new SimilarQuestion(
                    found.question(), WorkflowId.parse(found.analysisId()).id(), found.similarity());
        }
    }

    Optional<Match> find(Attempt attempt) {
        Duration age = attempt.task().payment().semanticCache();
        if (age == null || !isEligible(attempt)) {
            return Optional.empty();
        }
        try {
            return vector(attempt).flatMap(vector -> find(attempt, age, vector));
        } catch (StorageUnavailable e) {
            log.debug("{} is asked: the semantic cache does not answer", attempt.callId(), e);
            return Optional.empty();
        }
    }

    private Optional<Match> find(Attempt attempt, Duration age, float[] vector) {
        String prompt = attempt.task().wording().prompt();
        for (Found near : cache.nearest(
                scope(attempt), attempt.task().place().analysisId(), vector, age, HitThreshold.LEAST, LOOKED_AT)) {
            Optional<StoredAnswer> answer = near.callId().equals(attempt.callId())
                    ? Optional.empty()
                    : StoredAnswer.read(near.answer()).filter(stored -> stored.failure() == null);
            if (answer.isPresent()
                    && ParaphraseCheck.difference(near.question(), prompt).isEmpty()) {
                HitThreshold threshold = threshold(attempt);
                boolean hit = near.similarity() >= threshold.from();
                boolean drawn = hit && isDrawn(attempt.callId());
                if (hit && !drawn) {
                    counted.accept("hit");
                }
                return Optional.of(new Match(near, answer.get(), hit && !drawn, drawn));
            }
        }
        return Optional.empty();
    }

    private HitThreshold threshold(Attempt attempt) {
        Workload workload = workload(attempt);
        HitThreshold threshold = cache.threshold(workload);
        if (threshold.isClosed() ? closed.add(workload) : closed.remove(workload)) {
            log.warn(
                    "The semantic cache of tenant {}, category {} is {}: {} comparisons with answers that were asked for",
                    workload.tenant(),
                    workload.category(),
                    threshold.isClosed() ? "closed, its answers differ too often from new ones" : "open again",
                    threshold.compared());
        }
        return threshold;
    }

    /**
     * The answer is there, and is told meanwhile: others may have it, and what was found is compared with it.
     *
     * @param earlier what was found, as this call's answer; absent where it is none
     */
    void answered(Attempt attempt, Reply reply, Supplier<@Nullable Reply> earlier) {
        if (attempt.match() == null && attempt.task().payment().semanticCache() == null) {
            return;
        }
        try {
            later.execute(() -> learn(attempt, reply, earlier));
        } catch (RejectedExecutionException e) {
            log.debug("{} is not kept for others: too many wait", attempt.callId());
        }
    }

    private void learn(Attempt attempt, Reply reply, Supplier<@Nullable Reply> found) {
        Match match = attempt.match();
        try {
            Reply earlier = match == null ? null : found.get();
            if (match != null && earlier != null) {
                boolean same = comparison.same(earlier, reply);
                cache.compared(
                        attempt.callId(),
                        attempt.task().place().analysisId(),
                        workload(attempt),
                        match.found().similarity(),
                        same,
                        match.drawn());
                if (match.drawn()) {
                    counted.accept(same ? "same" : "different");
                }
            }
            if (attempt.task().payment().semanticCache() != null && isEligible(attempt) && isSure(reply)) {
                vector(attempt)
                        .ifPresent(vector -> cache.keep(new Question(
                                attempt.callId(),
                                attempt.task().place().analysisId(),
                                scope(attempt),
                                attempt.task().wording().prompt(),
                                vector)));
            }
        } catch (StorageUnavailable e) {
            log.debug("{} is not kept for others: the semantic cache does not answer", attempt.callId(), e);
        } catch (RuntimeException e) {
            log.warn("{} is not kept for others", attempt.callId(), e);
        }
    }

    private Optional<float[]> vector(Attempt attempt) {
        return embeddings.of(List.of(attempt.task().wording().prompt())).map(List::getFirst);
    }

    /** A question of its own, that nothing belongs to but what all of its scope are told. */
    private static boolean isEligible(Attempt attempt) {
        Wording wording = attempt.task().wording();
        Conversation before = wording.conversation();
        String tools = ModelParameters.toolTexts(wording.parameters());
        return attempt.unfinished() == null
                && wording.brief() == null
                && wording.repair() == null
                && wording.prompt().length() <= ParaphraseCheck.LONGEST
                && (before == null
                        || (before.messages().isEmpty() && before.pictures().isEmpty() && before.toolCallId() == null))
                && (tools == null || tools.isBlank());
    }

    private boolean isSure(Reply reply) {
        Assessment assessment = reply.assessment();
        boolean calibrated = Boolean.TRUE.equals(assessment.calibrated());
        return !reply.truncated()
                && reply.toolCalls() == null
                && reply.continued() == null
                && reply.dropped() == null
                && reply.pending() == null
                && !phrases.doubts(reply.text())
                && (!calibrated || assessment.confidence() >= LEAST_CONFIDENCE);
    }

    private static CacheScope scope(Attempt attempt) {
        ReservationRequest reservation = attempt.reservation();
        return new CacheScope(reservation.payer().tenant(), CallId.scope(attempt.task()), reservation.simulated());
    }

    private static Workload workload(Attempt attempt) {
        ReservationRequest.Payer payer = attempt.reservation().payer();
        return new Workload(payer.tenant(), Analysis.category(payer.label()));
    }

    /** By the call's name, so that a retry draws the same. */
    private boolean isDrawn(String callId) {
        byte[] digest = Sha256.begin().digest(callId.getBytes(StandardCharsets.UTF_8));
        return HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(digest, 0, 4))
                < compared.getAsDouble() * (1L << Integer.SIZE);
    }
}
