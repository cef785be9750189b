package dev.polyphony.bench.rivals;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One of those that are measured.
 *
 * @param name as it stands in tables
 * @param settings version and settings, for whoever wants to know what was compared
 * @param single one question to a model that thinks as long
 * @param panel questions to three models, all to be sent at once: one, where the contender asks them all itself
 * @param failovers one question to a model that fails, with another to go on with, by what stands in tables; none where
 *     that is not what it does
 * @param own its processes but for the server
 * @param server its Temporal server; none for others
 */
record Contender(
        String name,
        String settings,
        Function<Delay, List<Question>> single,
        Function<Delay, List<Question>> panel,
        Map<String, Function<FailingModel, Question>> failovers,
        Supplier<Set<Long>> own,
        Set<Long> server) {

    /** How long the simulated models think. */
    enum Delay {
        NONE(0),
        USUAL(50);

        private final int millis;

        Delay(int millis) {
            this.millis = millis;
        }

        int millis() {
            return millis;
        }

        /** Of three models that think as long, one. */
        String model(int number) {
            return "after-" + millis + "-" + number;
        }

        List<String> models() {
            return List.of(model(1), model(2), model(3));
        }
    }

    /** A model that never answers, and in which way. */
    enum FailingModel {
        UNAVAILABLE("503", 5),
        THROTTLED("429", 5),
        RESET("reset", 5),
        HANGING("hangs", 2);

        private final String title;
        private final int later;

        FailingModel(String title, int later) {
            this.title = title;
            this.later = later;
        }

        String title() {
            return title;
        }

        /** How many more questions follow the first one. */
        int later() {
            return later;
        }

        /** Its provider's name and its own. */
        String model() {
            return "fails-" + title;
        }
    }

    Set<Long> processes() {
        Set<Long> all = new HashSet<>(own.get());
        all.addAll(server);
        return all;
    }
}
