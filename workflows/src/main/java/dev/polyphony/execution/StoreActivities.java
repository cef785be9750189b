package dev.polyphony.execution;

import dev.polyphony.call.Persisted;
import dev.polyphony.call.Question;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Long texts beside the history. All are safe to repeat. */
@ActivityInterface
public interface StoreActivities {
    @ActivityMethod(name = "KeepQuestion")
    Reference keep(Question question);

    @ActivityMethod(name = "FetchText")
    Text fetch(Reference reference);

    /** @param ref the text's digest */
    @Persisted
    record Reference(String ref) {}

    @Persisted
    record Text(String text) {}
}
