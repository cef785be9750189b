package dev.polyphony.scoring;

import dev.polyphony.call.Assessment;
import dev.polyphony.call.ModelRef;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Node;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges one answer by itself.
 *
 * <ul>
 *   <li>confidence: by the first scorer that can judge such an answer, at last by its phrases; one that fails judges
 *       nothing, and that is said
 *   <li>capability, of the model's highest level: basic .25, intermediate .5, advanced .75, expert 1
 *   <li>completeness = 1 − e^(−words / wordsAtTwoThirds): 20 words .18, 100 words .63, 300 words .95; saturating, since
 *       the tenth paragraph adds less than the first
 * </ul>
 */
public final class Assessor {
    private final Weights weights;
    private final List<ConfidenceScorer> scorers;
    private final PhraseScorer phrases;

    /** @param scorers asked in order, before the phrases are */
    public Assessor(Weights weights, List<ConfidenceScorer> scorers) {
        this.weights = weights;
        this.scorers = List.copyOf(scorers);
        this.phrases = new PhraseScorer(weights);
    }

    /** @param levels that the model is listed for; none where nobody knows */
    public Assessment assess(String question, String answer, ModelRef model, Collection<Level> levels) {
        String failed = null;
        Optional<Confidence> said = Optional.empty();
        for (ConfidenceScorer scorer : scorers) {
            try {
                said = scorer.score(question, model, answer);
            } catch (ScorerFailed e) {
                failed = failed == null ? e.why() : failed;
            }
            if (said.isPresent()) {
                break;
            }
        }
        Confidence confidence = said.orElseGet(() -> phrases.score(answer));
        return new Assessment(
                confidence.value(),
                capability(levels),
                completeness(Words.of(answer).size()),
                confidence.scorer(),
                confidence.calibrated(),
                failed);
    }

    /**
     * Names of the models whose confidence decides whether an escalation goes on, though for such a question it is only
     * how sure their answers sound: what is compared with the threshold then says little of being right.
     */
    public List<String> uncalibrated(String question, Node plan) {
        return plan.all()
                .filter(Node.Escalate.class::isInstance)
                .flatMap(Assessor::deciding)
                .filter(call -> scorers.stream().noneMatch(scorer -> scorer.isCalibrated(question, call.model())))
                .map(Node.Call::name)
                .distinct()
                .toList();
    }

    /** The answers of its last step decide nothing. */
    private static Stream<Node.Call> deciding(Node escalation) {
        List<Node> steps = escalation.children().stream().filter(Node::askable).toList();
        return steps.stream().limit(Math.max(0, steps.size() - 1)).flatMap(Assessor::answering);
    }

    /** Who weighs a panel's answers has a confidence of its own. */
    private static Stream<Node.Call> answering(Node node) {
        return switch (node) {
            case Node.Call call -> Stream.of(call);
            case Node.Panel panel -> Stream.empty();
            default -> node.children().stream().flatMap(Assessor::answering);
        };
    }

    private double capability(Collection<Level> levels) {
        return levels.stream()
                .max(Comparator.naturalOrder())
                .map(Assessor::capability)
                .orElse(weights.unknownCapability());
    }

    private static double capability(Level level) {
        return switch (level) {
            case BASIC -> 0.25;
            case INTERMEDIATE -> 0.5;
            case ADVANCED -> 0.75;
            case EXPERT -> 1;
        };
    }

    private double completeness(int words) {
        return 1 - Math.exp(-words / (double) weights.wordsAtTwoThirds());
    }
}
