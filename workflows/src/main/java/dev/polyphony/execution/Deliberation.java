package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.activity.AggregateActivities.Voice;
import dev.polyphony.analysis.Shortfall;
import dev.polyphony.analysis.Shortfall.Kind;
import dev.polyphony.call.Brief;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.Opinion;
import dev.polyphony.execution.PanelEvaluator.Session;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Verdict;
import dev.polyphony.text.ServerLimits;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has models review, judge and combine the answers of a panel. Whoever of them fails, an answer that is paid for is not
 * lost: what is left of the aggregation decides, and the shortfall is named.
 */
final class Deliberation {
    /** Of all reviews, in bytes: they go to the chairman beside the answers. */
    private static final int REVIEWS = ServerLimits.PAYLOAD / 4;

    private final Evaluator evaluator;
    private final AggregationStep counting;

    Deliberation(Evaluator evaluator, AggregationStep counting) {
        this.evaluator = evaluator;
        this.counting = counting;
    }

    Outcome synthesize(Session session, AggregationNode.Synthesize synthesis, EvaluationContext context) {
        if (session.answers().size() == 1) {
            return counting.decide(session, new Count.Best(), List.of());
        }
        List<Outcome.Answered> reviews = hear(
                synthesis.reviewers().stream()
                        .map(reviewer -> new Request(reviewer.node(), new Brief.Review(shownTo(reviewer, session))))
                        .toList(),
                context.by(reviewsUntil(synthesis.reviewCap(), synthesis.chairman(), session, context)));
        List<String> texts = ServerLimits.together(
                reviews.stream().map(review -> review.reply().text()).toList(), REVIEWS);
        Verdict verdict = counting.verdict(session.answers(), new Count.Best(), List.of());
        Shortfall[] lacking = unheard(!synthesis.reviewers().isEmpty() && reviews.isEmpty(), session);
        Brief brief = new Brief.Synthesize(candidates(session), texts, null);
        return chair(session, synthesis.chairman(), brief, verdict, List.of(), lacking, context);
    }

    Outcome council(Session session, AggregationNode.Council council, EvaluationContext context) {
        if (session.answers().size() == 1) {
            return counting.decide(session, new Count.Best(), List.of());
        }
        List<Voice> voices = voices(hear(
                council.reviewers().stream()
                        .map(reviewer -> new Request(reviewer.node(), new Brief.Rank(ranked(reviewer, session))))
                        .toList(),
                context.by(reviewsUntil(council.reviewCap(), council.chairman(), session, context))));
        Count count = voices.isEmpty() ? new Count.Best() : new Count.Ranks();
        Verdict verdict = counting.verdict(session.answers(), count, voices);
        Brief brief = new Brief.Synthesize(candidates(session), List.of(), voices.isEmpty() ? null : order(verdict));
        return chair(session, council.chairman(), brief, verdict, voices, unheard(voices.isEmpty(), session), context);
    }

    Outcome jury(Session session, AggregationNode.Jury jury, EvaluationContext context) {
        boolean pairwise = jury.pairwise() && session.answers().size() > 1;
        List<Request> requests = pairwise ? compared(jury, session) : scored(jury, session);
        List<Voice> voices = voices(hear(requests, context.by(context.until().minus(tallyTime(session)))));
        if (voices.isEmpty()) {
            return counting.decide(
                    session,
                    new Count.Best(),
                    voices,
                    new Shortfall(Kind.JUDGES_FAILED, session.panel().path()));
        }
        Count count = pairwise ? new Count.Pairs() : new Count.Scores(jury.by());
        return counting.decide(session, count, voices);
    }

    private static List<Request> compared(AggregationNode.Jury jury, Session session) {
        List<Brief> briefs = pairs(candidates(session));
        return jury.judges().stream()
                .flatMap(judge -> briefs.stream().map(brief -> new Request(judge, brief)))
                .toList();
    }

    private static List<Request> scored(AggregationNode.Jury jury, Session session) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < jury.judges().size(); i++) {
            Integer turn = jury.by() == ScoreBy.TRIMMED ? (Integer) i : null;
            requests.add(new Request(jury.judges().get(i), new Brief.Score(candidates(session), turn)));
        }
        return requests;
    }

    private Outcome chair(
            Session session,
            Node chairman,
            Brief brief,
            @Nullable Verdict counted,
            List<Voice> voices,
            Shortfall[] lacking,
            EvaluationContext context) {
        Verdict verdict = counted == null ? AggregationStep.first(session.answers()) : counted;
        List<Shortfall> shortfalls = new ArrayList<>(List.of(lacking));
        return switch (evaluator.eval(chairman, context.about(brief))) {
            case Outcome.Answered answered -> {
                counting.record(session, verdict, voices, answered.path());
                yield answered.judged(
                        session.judgement(verdict),
                        Stream.concat(session.shortfalls().stream(), shortfalls.stream())
                                .toList());
            }
            case Outcome.Cancelled cancelled -> cancelled;
            case Outcome.Failed failed -> {
                shortfalls.add(
                        new Shortfall(Kind.CHAIRMAN_FAILED, session.panel().path()));
                yield counting.conclude(session, counted, voices, shortfalls);
            }
        };
    }

    private record Request(Node node, Brief brief) {}

    /** Asks all at once; those who fail are not heard. */
    private List<Outcome.Answered> hear(List<Request> requests, EvaluationContext context) {
        Race judges = new Race();
        requests.forEach(request -> judges.enter(() -> evaluator.eval(request.node(), context.about(request.brief()))));
        Workflow.await(judges::allEnded);
        return judges.answers();
    }

    private static List<Voice> voices(List<Outcome.Answered> judges) {
        List<Voice> voices = new ArrayList<>();
        for (Outcome.Answered judge : judges) {
            Opinion opinion = judge.reply().opinion();
            if (opinion != null) {
                voices.add(new Voice(judge.path(), opinion, judge.reply().model()));
            }
        }
        return voices;
    }

    private static List<Candidate> candidates(Session session) {
        return session.answers().stream()
                .map(answer -> new Candidate(
                        answer.path(), answer.reply().text(), answer.reply().textRef()))
                .toList();
    }

    /** One other answer alone cannot be ranked: of two, a member ranks its own as well, not knowing which it is. */
    private static List<Candidate> ranked(AggregationNode.Reviewer reviewer, Session session) {
        List<Candidate> others = shownTo(reviewer, session);
        return others.size() > 1 ? others : candidates(session);
    }

    /** Nobody reviews an answer of their own. */
    private static List<Candidate> shownTo(AggregationNode.Reviewer reviewer, Session session) {
        String own = reviewer.member();
        return candidates(session).stream()
                .filter(candidate -> own == null
                        || !(candidate.path().equals(own) || candidate.path().startsWith(own + ".")))
                .toList();
    }

    /** Each pair in both orders: a judge who only prefers what comes first is found out. */
    private static List<Brief> pairs(List<Candidate> candidates) {
        List<Brief> pairs = new ArrayList<>();
        for (int a = 0; a < candidates.size(); a++) {
            for (int b = a + 1; b < candidates.size(); b++) {
                pairs.add(new Brief.Compare(candidates.get(a), candidates.get(b)));
                pairs.add(new Brief.Compare(candidates.get(b), candidates.get(a)));
            }
        }
        return pairs;
    }

    private static @Nullable List<String> order(@Nullable Verdict ranks) {
        return ranks == null
                ? null
                : ranks.scores().entrySet().stream()
                        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    private static Shortfall[] unheard(boolean nobody, Session session) {
        return nobody
                ? new Shortfall[] {
                    new Shortfall(Kind.REVIEWERS_FAILED, session.panel().path())
                }
                : new Shortfall[0];
    }

    /** Reviewers get their cap, but never so much that the chairman could not be reached. */
    private static Instant reviewsUntil(Duration cap, Node chairman, Session session, EvaluationContext context) {
        Instant capped = now().plus(cap);
        Instant latest = context.until().minus(chairman.floor()).minus(tallyTime(session));
        return capped.isBefore(latest) ? capped : latest;
    }

    private static Duration tallyTime(Session session) {
        Duration judges = session.panel().aggregation().floor();
        Duration rest = session.panel().aggregationFloor().minus(judges);
        return rest.isNegative() ? Duration.ZERO : rest;
    }
}
