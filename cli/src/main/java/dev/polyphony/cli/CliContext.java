package dev.polyphony.cli;

import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Notices;
import dev.polyphony.cli.platform.PlanningSession;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.SimulationNote;
import dev.polyphony.cli.render.Style;
import dev.polyphony.settings.Flags;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.PrivateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What every command works with: the platform it stands on and the shell it was called from. */
public record CliContext(Platform platform, Shell shell) {

    public Settings settings(Flags flags) {
        return Settings.read(flags, shell.environment());
    }

    /** Where state is kept, whatever else is configured. */
    public Path home() {
        return Settings.home(shell.environment());
    }

    /** Opens the platform and says where we are; that answers are simulated comes before all else we say. */
    public Session open(Settings settings, Need need, CommonOptions options) {
        Notices notices = notices(options);
        keepPrivate(settings.home().get(), notices);
        Session session = platform.open(settings, need, notices);
        if (need != Need.SERVER) {
            requireCatalogue(settings, session);
            sayWhoAnswers(session, notices);
        }
        notices.say(session.where());
        return session;
    }

    /** As {@link #open}, for what asks no model. */
    public PlanningSession openPlanning(Settings settings, CommonOptions options) {
        Notices notices = notices(options);
        keepPrivate(settings.home().get(), notices);
        PlanningSession session = platform.openPlanning(settings, notices);
        requireCatalogue(settings, session);
        sayWhoAnswers(session, notices);
        notices.say(session.where());
        return session;
    }

    /** Workers that run have one, and theirs counts: what was typed cannot be kept to. */
    private static void requireCatalogue(Settings settings, PlanningSession opened) {
        if (settings.catalogue().source().isFlag() && opened instanceof Session session && session.workerElsewhere()) {
            session.close();
            throw new UsageError("--catalogue: a worker runs already and goes by its own; leave it out, or start the"
                    + " worker with it: polyphony up --catalogue FILE");
        }
    }

    private void sayWhoAnswers(PlanningSession session, Notices notices) {
        if (session.simulated()) {
            SimulationNote.first(shell.errStyle()).forEach(notices::say);
        }
        if (!session.local().isEmpty()) {
            SimulationNote.local(session.local(), shell.errStyle()).forEach(notices::say);
        }
    }

    /** A folder that was made by hand can be open to others: prompts and answers lie in it. */
    private static void keepPrivate(Path home, Notices notices) {
        Optional<String> problem = PrivateFolder.problem(home);
        if (problem.isEmpty()) {
            return;
        }
        try {
            PrivateFolder.secure(home);
        } catch (IOException e) {
            // Said below.
        }
        notices.say(problem.get()
                + (PrivateFolder.problem(home).isEmpty()
                        ? "; now it is its owner's alone"
                        : "; chmod 700 it, or set POLYPHONY_HOME to a folder of its own"));
    }

    /** What was found: in JSON where that was asked for, else in lines for people. */
    public void show(Object found, boolean asJson, Function<Style, List<String>> lines) {
        if (asJson) {
            shell.out().println(JsonOutput.of(found));
        } else {
            lines.apply(shell.outStyle()).forEach(shell.lines()::println);
        }
    }

    /** As the other, of all there are; {@code none} says to people that there are none, and what to do. */
    public void show(
            List<?> found, boolean asJson, CommonOptions options, String none, Function<Style, List<String>> lines) {
        if (found.isEmpty() && !asJson) {
            notices(options).say(none);
        } else {
            show(found, asJson, lines);
        }
    }

    /**
     * Prints what can be shown this once.
     *
     * @param undo what is done where it cannot be
     * @param otherwise what that means
     */
    public void showOnce(String secret, Runnable undo, String otherwise) {
        shell.out().println(secret);
        if (shell.out().checkError()) {
            undo.run();
            throw new OutputLost(otherwise);
        }
    }

    public Notices notices(CommonOptions options) {
        return options.quiet ? Notices.NONE : new StderrNotices(shell, options.verbose);
    }

    public void tell(List<String> lines) {
        lines.forEach(shell.err()::println);
    }

    private record StderrNotices(Shell shell, boolean verbose) implements Notices {
        @Override
        public void say(String line) {
            shell.err().println(shell.errStyle().marks(line));
        }

        @Override
        public void detail(String line) {
            if (verbose) {
                shell.err().println(shell.errStyle().faint(shell.errStyle().marks(line)));
            }
        }
    }
}
