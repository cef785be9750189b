package dev.polyphony.store;

import dev.polyphony.call.Question;
import dev.polyphony.execution.ServerLimits;
import dev.polyphony.execution.StoreActivities;
import io.temporal.activity.Activity;

/** Long texts for the workflow. */
public final class Shelf implements StoreActivities {
    private final Library library;

    public Shelf(Library library) {
        this.library = library;
    }

    /** An analysis' workflow has its id. */
    @Override
    public Reference keep(Question question) {
        return new Reference(
                library.keep(question, Activity.getExecutionContext().getInfo().getWorkflowId()));
    }

    @Override
    public Text fetch(Reference reference) {
        // A result that the server does not take would be asked for again and again.
        return new Text(ServerLimits.cut(library.fetch(reference.ref()), ServerLimits.TEXT));
    }
}
