package dev.polyphony.activity;

import dev.polyphony.alert.ProviderAlert;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Where word of providers goes: the channel of {@link AlertActivities}. */
@ActivityInterface
public interface ProviderAlertActivities {
    /** To the worker's log and metrics. */
    @ActivityMethod(name = "AnnounceProviderAlert")
    void announceProvider(ProviderAlert alert);

    /** To the webhook, where one is configured; can be delivered twice, with the same id. */
    @ActivityMethod(name = "PostProviderAlert")
    void postProvider(ProviderAlert alert);
}
