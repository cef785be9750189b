package dev.polyphony.textstore;

import dev.polyphony.activity.TextStoreActivities;
import dev.polyphony.call.Question;
import dev.polyphony.text.ServerLimits;
import io.temporal.activity.Activity;

/** Long texts for the workflow. */
public final class TextStoreActivitiesImpl implements TextStoreActivities {
    private final ClaimCheck claimCheck;

    public TextStoreActivitiesImpl(ClaimCheck claimCheck) {
        this.claimCheck = claimCheck;
    }

    /** An analysis' workflow has its id. */
    @Override
    public Reference keep(Question question) {
        return new Reference(claimCheck.keep(
                question, Activity.getExecutionContext().getInfo().getWorkflowId()));
    }

    @Override
    public Text fetch(Reference reference) {
        // A result that the server does not take would be asked for again and again.
        return new Text(ServerLimits.cut(claimCheck.fetch(reference.ref()), ServerLimits.TEXT));
    }
}
