package dev.polyphony.activity;

import dev.polyphony.call.Persisted;
import dev.polyphony.call.Question;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.Set;

/** Long texts beside the history. All are safe to repeat. */
@ActivityInterface
public interface TextStoreActivities {
    /**
     * Failures for good, in our own words: it was deleted when its time was over, no key at hand opens it, or this
     * version does not read it.
     */
    Set<String> LOST = Set.of("TextForgotten", "TextSealed", "TextUnreadable");

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
