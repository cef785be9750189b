package dev.polyphony.standalone.local;

import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.catalogue.Model;
import dev.polyphony.catalogue.Provider;
import dev.polyphony.catalogue.Team;
import dev.polyphony.notation.NotationError;
import dev.polyphony.plan.TaskType;
import dev.polyphony.settings.Settings;
import dev.polyphony.standalone.local.OwnCatalogue.Edited;
import dev.polyphony.standalone.local.OwnCatalogue.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The lines of the user's catalogue file by which the models of his machine are used, and the line of
 * {@code config.yaml} that names the file where none did.
 */
final class Configuration {
    private static final String FILE = "catalogue.yaml";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path file;
    private final Path config;
    private final boolean named;
    private final OwnCatalogue own;
    private final Edited edited;

    private Configuration(Path file, Path config, boolean named, List<Line> wanted) {
        this.file = file;
        this.config = config;
        this.named = named;
        this.own = new OwnCatalogue(text(file));
        this.edited = own.with(wanted);
    }

    /** The catalogue as it is without any line of ours. */
    static Catalogue withoutOurs(Settings settings) {
        Path file = file(settings);
        return CatalogueLoader.withOwn(file.toString(), new OwnCatalogue(text(file)).users());
    }

    private static Path file(Settings settings) {
        return settings.catalogue()
                .found()
                .orElse(settings.home().get().resolve(FILE))
                .toAbsolutePath();
    }

    /** @param wanted lines that the file is to have of ours */
    static Configuration of(Settings settings, List<Line> wanted) {
        return new Configuration(
                file(settings),
                settings.configFile(),
                settings.catalogue().found().isPresent(),
                wanted);
    }

    /**
     * What a machine of that profile is to be asked, with what is so without us left out.
     *
     * @param without what holds without any line of ours
     * @param hosts addresses by the names of providers
     * @param usable models that it has and that answer
     */
    static List<Line> lines(
            Catalogue without, LocalTeam team, Profile profile, Map<String, String> hosts, Set<Model> usable) {
        List<Line> lines = new ArrayList<>();
        hosts.forEach((provider, address) -> {
            Provider known = without.providers().get(new ProviderId(provider));
            boolean elsewhere = known == null || !known.baseUrl().equals(address);
            lines.add(new Line(
                    "providers",
                    provider,
                    "{ in-use: true" + (elsewhere ? ", base-url: \"" + address + "\"" : "") + " }"));
        });
        for (Model model : team.models()) {
            int atOnce = profile.atOnce(LocalTeam.tier(model));
            if (usable.contains(model) && model.slots().orElse(0) > atOnce) {
                lines.add(new Line(
                        "models", model.alias(), "{ alias: \"" + model.alias() + "\", slots: " + atOnce + " }"));
            }
        }
        Map<TaskType, Team> teams = team.of(usable::contains);
        teams.forEach((task, changed) -> {
            if (!changed.equals(without.teams().get(task))) {
                lines.add(new Line(
                        "teams",
                        task.name().toLowerCase(Locale.ROOT),
                        "{ primary: " + list(changed.primary()) + ", fallback: " + list(changed.fallback()) + " }"));
            }
        });
        if (!usable.isEmpty()) {
            lines.add(new Line(
                    "chains",
                    "local",
                    list(team.models().stream()
                            .filter(usable::contains)
                            .map(Model::alias)
                            .toList())));
        }
        return lines;
    }

    private static String list(List<String> names) {
        return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", ", "[", "]"));
    }

    Path file() {
        return file;
    }

    /** Whether there is anything to write. */
    boolean isNew() {
        return own.isChangedBy(edited) || !named;
    }

    Edited edited() {
        return edited;
    }

    /**
     * Writes it, with what was there before kept beside it, and says what was written.
     *
     * @throws NotationError if the file could then not be used; it is left as it was
     */
    List<String> write(Instant now) {
        List<String> said = new ArrayList<>();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (own.isChangedBy(edited)) {
                Path next = file.resolveSibling(file.getFileName() + ".next");
                Files.writeString(next, edited.text());
                try {
                    CatalogueLoader.withOwn(next);
                } catch (NotationError e) {
                    Files.delete(next);
                    throw e;
                }
                backup(file, now).ifPresent(said::add);
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
                said.add("Wrote " + file);
            }
            if (!named) {
                backup(config, now).ifPresent(said::add);
                String before = text(config);
                Files.writeString(
                        config,
                        before + (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + "catalogue: " + file + "\n");
                said.add("Wrote " + config + ": catalogue: " + file);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + file, e);
        }
    }

    private static Optional<String> backup(Path file, Instant now) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Path kept = file.resolveSibling(file.getFileName() + "." + STAMP.format(now) + ".bak");
        Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
        return Optional.of("Kept what was there as " + kept);
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
