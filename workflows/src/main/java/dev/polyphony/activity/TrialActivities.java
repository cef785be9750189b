package dev.polyphony.activity;

import dev.polyphony.inventory.ProviderTrial;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Asks a provider from where its key is, because somebody wants to know whether it works. */
@ActivityInterface
public interface TrialActivities {
    /** The cheapest call there is, whatever is known of the provider. Each time it is called it costs something. */
    @ActivityMethod(name = "TryProvider")
    ProviderTrial.Outcome tryProvider(ProviderTrial trial);
}
