package dev.polyphony.notation;

import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Converts the single values of a plan. */
final class PlanValues {
    private PlanValues() {}

    static Function<YamlNode, Duration> time() {
        return node -> {
            try {
                return Durations.parse(Values.text(node));
            } catch (IllegalArgumentException e) {
                throw Values.wrong("a time such as 500ms, 90s, 2m or PT1M");
            }
        };
    }

    static Function<YamlNode, Double> share() {
        return node -> {
            if (node instanceof YamlNode.Numeral number
                    && number.value().signum() >= 0
                    && number.value().compareTo(BigDecimal.ONE) <= 0) {
                return number.value().doubleValue();
            }
            throw Values.wrong("a number from 0 to 1" + Values.plainly(node));
        };
    }

    static Function<YamlNode, Boolean> flag() {
        return node -> {
            if (node instanceof YamlNode.Flag flag) {
                return flag.value();
            }
            throw Values.wrong("true or false");
        };
    }

    static Function<YamlNode, List<Level>> level() {
        return node -> List.copyOf(Values.someOf(Level.class).apply(node));
    }

    static Function<YamlNode, List<TaskType>> task() {
        return node -> List.copyOf(Values.someOf(TaskType.class).apply(node));
    }
}
