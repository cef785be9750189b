package dev.polyphony.execution;

import dev.polyphony.plan.Node;

/** Evaluates a node to its outcome, however long that takes. */
@FunctionalInterface
interface Evaluator {
    Outcome eval(Node node, EvaluationContext context);
}
