package dev.polyphony.activity;

import dev.polyphony.alert.BudgetAlert;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Where word of an alert goes. */
@ActivityInterface
public interface AlertActivities {
    /** To the worker's log and metrics. */
    @ActivityMethod(name = "AnnounceAlert")
    void announce(BudgetAlert alert);

    /** To the webhook, where one is configured. Can be delivered twice, as any word over a network: its id says so. */
    @ActivityMethod(name = "PostAlert")
    void post(BudgetAlert alert);
}
