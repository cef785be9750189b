package dev.polyphony.standalone.local;

import dev.polyphony.catalogue.Model;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.render.Figures;
import dev.polyphony.provider.OllamaProblem;
import dev.polyphony.provider.OllamaProblem.Kind;
import dev.polyphony.provider.OllamaServer;
import dev.polyphony.provider.OllamaServer.Loaded;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Has one Ollama pull what is missing, and asks each model something. Says what it does as it goes. */
final class HostSetup {
    private static final String QUESTION = "Answer with one word: is the sky blue?";
    private static final int WORDS = 8;

    /** A pull that breaks off goes on where it was, so often without anybody asking. */
    private static final int PULLS = 3;

    private final Shell shell;
    private final PrintStream out;
    private final OllamaHost host;
    private final Profile profile;

    HostSetup(Shell shell, OllamaHost host, Profile profile) {
        this.shell = shell;
        this.out = shell.lines();
        this.host = host;
        this.profile = profile;
    }

    /** What of these it does not have. */
    List<Model> missing(List<Model> wanted) throws OllamaProblem, InterruptedException {
        List<OllamaServer.Pulled> pulled = host.server().pulled();
        return wanted.stream()
                .filter(model -> pulled.stream()
                        .noneMatch(there ->
                                OllamaHost.same(there.name(), model.ref().model())))
                .toList();
    }

    /** Those that are there then. A disk that is full is full for the others, too. */
    Set<Model> pull(List<Model> missing) throws InterruptedException {
        Set<Model> there = new LinkedHashSet<>();
        for (Model model : missing) {
            try {
                pull(model);
                there.add(model);
            } catch (OllamaProblem e) {
                failed(model.alias() + " is not pulled: " + explained(e));
                if (e.kind() == Kind.DISK_FULL || e.kind() == Kind.UNREACHABLE) {
                    break;
                }
            }
        }
        return there;
    }

    private void pull(Model model) throws OllamaProblem, InterruptedException {
        for (int pull = 1; ; pull++) {
            PullView view = new PullView(out, shell.terminals().out(), shell.outStyle(), model.alias());
            try {
                host.server().pull(model.ref().model(), view);
                view.end();
                out.println(shell.outStyle().marks("✓ ") + "Pulled " + model.alias() + ".");
                return;
            } catch (OllamaProblem e) {
                view.end();
                if (e.kind() != Kind.BROKEN_OFF || pull == PULLS) {
                    throw e;
                }
                out.println("  The pull of " + model.alias() + " broke off" + view.reached() + "; it goes on there.");
            }
        }
    }

    /** Those that answered. */
    Set<Model> test(List<Model> models) throws InterruptedException {
        Set<Model> good = new LinkedHashSet<>();
        for (Model model : models) {
            try {
                OllamaServer.Trial trial = host.server().ask(model.ref().model(), QUESTION, WORDS);
                good.add(model);
                out.println(shell.outStyle().marks("✓ ") + "Tested " + model.alias() + ": answered in "
                        + Figures.time(trial.took()) + ", " + Figures.time(trial.loading()) + " of it loading"
                        + memory(model));
            } catch (OllamaProblem e) {
                failed(model.alias() + " gives no answer: " + explained(e));
            }
        }
        return good;
    }

    /** What it takes now that it is loaded, and where. */
    private String memory(Model model) throws InterruptedException {
        try {
            return host.server().loaded().stream()
                    .filter(loaded -> OllamaHost.same(loaded.name(), model.ref().model()))
                    .findFirst()
                    .map(this::memory)
                    .orElse("");
        } catch (OllamaProblem e) {
            return "";
        }
    }

    private String memory(Loaded loaded) {
        String where = where(loaded);
        boolean above = loaded.bytes() / 1e9 > profile.budget();
        return "; takes " + PullView.gb(loaded.bytes()) + where
                + (above ? ", more than the " + PullView.gb(profile.budget()) + " of this profile" : "");
    }

    static String where(Loaded loaded) {
        if (loaded.vram() >= loaded.bytes()) {
            return " on the graphics card";
        }
        return loaded.vram() == 0
                ? " of main memory"
                : ", " + 100 * loaded.vram() / Math.max(1, loaded.bytes()) + " % of it on the graphics card: slow";
    }

    private void failed(String line) {
        out.println(shell.outStyle().bad(shell.outStyle().marks("✗ ") + line));
    }

    private static String explained(OllamaProblem problem) {
        String message = String.valueOf(problem.getMessage());
        return switch (problem.kind()) {
            case DISK_FULL -> "the disk of Ollama is full (" + message + "). Free some space, then set up again";
            case UNKNOWN_MODEL -> "Ollama's library has no such model (" + message + ")";
            case OUT_OF_MEMORY -> message + ". Close what takes memory, or take a smaller --profile";
            case BROKEN_OFF -> message + ". What has come is kept: set up again, and it goes on there";
            case UNREACHABLE, NOT_OLLAMA, NOT_PULLED, OTHER -> message;
        };
    }
}
