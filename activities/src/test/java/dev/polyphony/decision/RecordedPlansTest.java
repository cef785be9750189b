package dev.polyphony.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.ModelRef;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Placement;
import dev.polyphony.storage.Database;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.activity.ActivityInterface;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedPlansTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    @ActivityInterface
    public interface Compiles {
        Compilation compile(Compilation first, Compilation then);
    }

    /** The activity's id is the same each time, as when a lost workflow task is done again. */
    @Test
    void planWhoseCallsBeginWithItStandsWhateverTheSameActivityCompilesLater() {
        assertThat(compiledTwice(new Placement.Local(SECOND))).isEqualTo(plan("a", new Placement.Local(SECOND)));
    }

    @Test
    void planThatIsInTheHistoryBeforeItsCallsBeginIsCompiledAnew() {
        assertThat(compiledTwice(null)).isEqualTo(plan("b", null));
    }

    private Compilation compiledTwice(@Nullable Placement placement) {
        TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
        try (Database database = Database.file(folder.resolve(Database.FILE));
                StoredEvents events = new StoredEvents(database, InstantSource.system())) {
            RecordedPlans recorded = new RecordedPlans(events, events);
            Compiles compiles = (first, then) -> {
                ActivityInfo activity = Activity.getExecutionContext().getInfo();
                recorded.record(activity, first);
                return recorded.record(activity, then);
            };
            environment.registerActivitiesImplementations(compiles);
            return environment.newActivityStub(Compiles.class).compile(plan("a", placement), plan("b", placement));
        } finally {
            environment.close();
        }
    }

    private static Compilation plan(String model, @Nullable Placement placement) {
        Node.Call call = new Node.Call(
                "",
                model,
                ModelRef.parse("simulated/" + model),
                "lane",
                "",
                SECOND,
                1,
                100,
                null,
                null,
                null,
                placement);
        return new Compilation.Compiled(
                new CompiledPlan(8, "custom", call, SECOND, 1, new Timing(SECOND, SECOND, SECOND, SECOND)));
    }
}
