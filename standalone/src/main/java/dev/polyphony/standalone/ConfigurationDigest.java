package dev.polyphony.standalone;

import dev.polyphony.settings.Settings;
import dev.polyphony.text.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells whether two processes would work alike: the same variables, files and build. What is left out is known to be
 * another's business; a variable that nobody knows counts, and at worst a worker is started that was not needed.
 */
final class ConfigurationDigest {
    /** Of the terminal, the desktop and the shell: they differ from window to window, and change with each command. */
    private static final Pattern OF_THE_TERMINAL = Pattern.compile("_|PWD|OLDPWD|SHLVL|LINES|COLUMNS|COLORTERM|NO_COLOR"
            + "|CLICOLOR.*|TERM.*|WINDOWID|DISPLAY|XAUTHORITY|STY|PAGER|EDITOR|VISUAL|MAIL|HOSTNAME|GPG_TTY|INVOCATION_ID"
            + "|JOURNAL_STREAM|PS[0-9]|(WAYLAND|XDG|DBUS|SSH|TMUX|VTE|KONSOLE|ITERM|LC|HIST|LESS|LS|VSCODE|DIRENV"
            + "|PROMPT|WT|ZSH|BASH)_?.*");

    private ConfigurationDigest() {}

    static String of(Settings settings, Map<String, String> environment) {
        MessageDigest digest = Sha256.begin();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!OF_THE_TERMINAL.matcher(name).matches()) {
                add(digest, name + "=" + value);
            }
        });
        String classes = System.getProperty("java.class.path");
        add(digest, classes);
        stamp(digest, Path.of(classes.split(Pattern.quote(File.pathSeparator), 2)[0]));
        content(digest, settings.configFile());
        settings.catalogue().found().ifPresent(file -> content(digest, file));
        for (Path folder :
                List.of(AnswerSource.models(settings), settings.home().get().resolve(TrainCommand.FOLDER))) {
            files(folder).forEach(file -> stamp(digest, file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void content(MessageDigest digest, Path file) {
        try {
            if (Files.isRegularFile(file)) {
                digest.update(Files.readAllBytes(file));
            }
            digest.update((byte) 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of what is too large to be read each time. */
    private static void stamp(MessageDigest digest, Path file) {
        try {
            add(digest, file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        } catch (IOException e) {
            add(digest, file + " is not there");
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
