package dev.polyphony.notation;

import dev.polyphony.plan.Plan;

/** Plans as people write them; {@code docs/plans.md} describes the notation. */
public final class PlanNotation {
    private PlanNotation() {}

    /**
     * The plan in a YAML (or JSON) text.
     *
     * @param file what errors call it
     * @throws NotationError with every mistake, its line and its field
     */
    public static Plan read(String file, String text) {
        NotationProblems problems = new NotationProblems();
        YamlNode.Mapping root = YamlReader.read(file, text, problems);
        problems.throwIfAny();
        Plan plan = new PlanReader(problems).plan(root, "").orElse(null);
        problems.throwIfAny();
        if (plan == null) {
            throw new IllegalStateException("a plan that could not be read has its problems");
        }
        return plan;
    }
}
