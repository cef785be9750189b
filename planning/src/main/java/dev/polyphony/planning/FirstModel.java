package dev.polyphony.planning;

import dev.polyphony.plan.Plan;

/** The model that a plan asks first. */
final class FirstModel {
    private FirstModel() {}

    static Plan.Call call(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> call;
            case Plan.Fallback fallback -> call(fallback.steps().getFirst());
            case Plan.Escalate escalate -> call(escalate.steps().getFirst());
            case Plan.Hedge hedge -> call(hedge.contenders().getFirst());
            case Plan.Panel panel -> call(panel.members().getFirst());
            case Plan.Route route -> throw Routes.unresolved();
        };
    }
}
