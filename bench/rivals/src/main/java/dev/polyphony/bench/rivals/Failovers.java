package dev.polyphony.bench.rivals;

import dev.polyphony.bench.rivals.Contender.FailingModel;
import dev.polyphony.simulator.log.RequestLog;
import java.util.ArrayList;
import java.util.List;

/** How long an answer takes whose first model fails, where another one stands ready. */
final class Failovers {
    private final RequestLog log;
    private final List<Row> rows = new ArrayList<>();

    /**
     * @param firstMillis of the first question
     * @param firstSends requests that the failing model got for it
     * @param laterMillis the median of those that followed; NaN where none did
     * @param laterSends requests that it got for all of those
     * @param unanswered how many of all got no answer
     */
    record Row(
            String contender,
            FailingModel model,
            double firstMillis,
            int firstSends,
            double laterMillis,
            int laterSends,
            int unanswered) {}

    /** @param log of the models */
    Failovers(RequestLog log) {
        this.log = log;
    }

    List<Row> rows() {
        return rows;
    }

    void measure(Contender contender) {
        contender.failovers().forEach((name, question) -> {
            for (FailingModel model : FailingModel.values()) {
                // With retries each question takes as long as the first, and long.
                rows.add(row(name, model, question.apply(model), name.contains("retries") ? 0 : model.later()));
            }
        });
    }

    private Row row(String name, FailingModel model, Question question, int later) {
        int before = sends(model);
        List<Double> millis = new ArrayList<>();
        int unanswered = ask(question, millis) ? 0 : 1;
        int first = sends(model);
        for (int i = 0; i < later; i++) {
            unanswered += ask(question, millis) ? 0 : 1;
        }
        return new Row(
                name,
                model,
                millis.getFirst(),
                first - before,
                later == 0 ? Double.NaN : Results.quantile(millis.subList(1, millis.size()), 0.5),
                sends(model) - first,
                unanswered);
    }

    private static boolean ask(Question question, List<Double> millis) {
        long began = System.nanoTime();
        try {
            question.ask();
            return true;
        } catch (RuntimeException e) {
            return false;
        } finally {
            millis.add((System.nanoTime() - began) / 1e6);
        }
    }

    private int sends(FailingModel model) {
        return log.of(model.model() + "/" + model.model()).size();
    }
}
