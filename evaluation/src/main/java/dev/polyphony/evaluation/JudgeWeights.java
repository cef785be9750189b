package dev.polyphony.evaluation;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much each judge is to count by its measured agreement with outcomes: the log-odds of its
 * {@linkplain JudgeAgreement#concordance() concordance}, which are the best weights of voters that err independently
 * (S. Nitzan and J. Paroush, <em>Optimal decision rules in uncertain dichotomous choice situations</em>, 1982). Each
 * concordance is shrunk to that of all judges together, as if {@value #PRIOR} more answers had shown that one: who was
 * measured on few answers counts nearly as much as the others, and so does who was not measured at all.
 */
public final class JudgeWeights {
    /** Nothing is known of any judge. */
    public static final JudgeWeights EQUAL = new JudgeWeights(Map.of(), 1);

    private static final int PRIOR = 20;

    /** Of a model as a judge, where nothing was measured: only that it is the same for all counts. */
    private static final double UNKNOWN = 0.7;

    /** Beyond it, and below 1 − it, nothing that was measured is believed. */
    private static final double SUREST = 0.95;

    private final Map<String, Double> byJudge;
    private final double others;

    private JudgeWeights(Map<String, Double> byJudge, double others) {
        this.byJudge = byJudge;
        this.others = others;
    }

    /** @param measured each judge once */
    public static JudgeWeights of(Collection<JudgeAgreement> measured) {
        double sum = PRIOR * UNKNOWN;
        double answers = PRIOR;
        for (JudgeAgreement judge : measured) {
            sum += judge.evidence() * judge.concordance();
            answers += judge.evidence();
        }
        double usual = sum / answers;
        Map<String, Double> byJudge = new HashMap<>();
        for (JudgeAgreement judge : measured) {
            double shrunk =
                    (judge.evidence() * judge.concordance() + PRIOR * usual) / (judge.evidence() + (double) PRIOR);
            byJudge.put(judge.judge(), logOdds(shrunk));
        }
        return new JudgeWeights(byJudge, logOdds(usual));
    }

    /** 0 for whoever tells nothing apart: weights of several judges are compared, none means anything by itself. */
    private static double logOdds(double concordance) {
        double believed = Math.clamp(concordance, 1 - SUREST, SUREST);
        return Math.max(0, Math.log(believed / (1 - believed)));
    }

    /**
     * 0 or more.
     *
     * @param judge {@code provider/model}; absent where nobody knows which it was
     */
    public double weight(@Nullable String judge) {
        return judge == null ? others : byJudge.getOrDefault(judge, others);
    }
}
