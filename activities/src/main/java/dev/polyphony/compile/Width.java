package dev.polyphony.compile;

import dev.polyphony.plan.Plan;

/** How many calls a plan has, and how many of them can run at once. */
final class Width {
    private Width() {}

    static int of(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> 1;
            case Plan.Fallback fallback ->
                fallback.steps().stream().mapToInt(Width::of).max().orElse(1);
            case Plan.Panel panel ->
                panel.members().stream().mapToInt(Width::of).sum();
            case Plan.Escalate escalate ->
                escalate.steps().stream().mapToInt(Width::of).max().orElse(1);
            case Plan.Hedge hedge ->
                hedge.contenders().stream().mapToInt(Width::of).sum();
            case Plan.Route route -> of(route.otherwise());
        };
    }

    static int calls(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> 1;
            case Plan.Fallback fallback ->
                fallback.steps().stream().mapToInt(Width::calls).sum();
            case Plan.Panel panel ->
                panel.members().stream().mapToInt(Width::calls).sum();
            case Plan.Escalate escalate ->
                escalate.steps().stream().mapToInt(Width::calls).sum();
            case Plan.Hedge hedge ->
                hedge.contenders().stream().mapToInt(Width::calls).sum();
            case Plan.Route route -> calls(route.otherwise());
        };
    }
}
