package dev.polyphony.activity;

import dev.polyphony.alert.DriftAlert;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Where word goes that what was learnt holds no more: the channel of {@link AlertActivities}. */
@ActivityInterface
public interface DriftAlertActivities {
    /** To the worker's log and metrics. */
    @ActivityMethod(name = "AnnounceDriftAlert")
    void announceDrift(DriftAlert alert);

    /** To the webhook, where one is configured; can be delivered twice, with the same id. */
    @ActivityMethod(name = "PostDriftAlert")
    void postDrift(DriftAlert alert);
}
