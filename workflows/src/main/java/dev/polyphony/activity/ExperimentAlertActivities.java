package dev.polyphony.activity;

import dev.polyphony.alert.ExperimentAlert;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Where word of experiments goes: the channel of {@link AlertActivities}. */
@ActivityInterface
public interface ExperimentAlertActivities {
    /** To the worker's log and metrics. */
    @ActivityMethod(name = "AnnounceExperimentAlert")
    void announceExperiment(ExperimentAlert alert);

    /** To the webhook, where one is configured; can be delivered twice, with the same id. */
    @ActivityMethod(name = "PostExperimentAlert")
    void postExperiment(ExperimentAlert alert);
}
