package dev.polyphony.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The GGUF files of a folder as models of the provider {@code local}, in the catalogue's own notation. A file that
 * cannot be read is none, nor is what belongs to another one: the later ones of a model in several files, and the
 * projectors of those that see.
 */
public final class ModelFolder {
    static final String PROVIDER = "local";

    /** A context takes memory by its length, whether it is used or not: more than this has to be asked for. */
    private static final int USUAL_CONTEXT = 4096;

    private static final String SUFFIX = ".gguf";
    private static final Pattern PART = Pattern.compile("(.+)-(\\d{5})-of-\\d{5}");
    private static final int LONGEST_NAME = 80;

    private ModelFolder() {}

    /** What a folder has; a folder that is not there has nothing. */
    static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isModel(file) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isModel(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith("mmproj") && !isLaterPart(stem(name));
    }

    private static boolean isLaterPart(String stem) {
        Matcher part = PART.matcher(stem);
        return part.matches() && !part.group(2).equals("00001");
    }

    private static String stem(String name) {
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** Those that cannot be served, as far as their beginning and their length tell, each with what is wrong. */
    public static Map<Path, String> damaged(Path folder) {
        Map<Path, String> damaged = new TreeMap<>();
        for (Path file : files(folder)) {
            try {
                GgufHeader.check(file);
            } catch (IOException e) {
                damaged.put(file, String.valueOf(e.getMessage()));
            }
        }
        return damaged;
    }

    /** Without what is no part of an alias. */
    private static String name(Path file) {
        String stem = stem(file.getFileName().toString());
        Matcher part = PART.matcher(stem);
        String whole = (part.matches() ? part.group(1) : stem).replaceAll("[^A-Za-z0-9._:-]", "-");
        String begun = Character.isLetterOrDigit(whole.charAt(0)) ? whole : "m" + whole;
        return begun.length() > LONGEST_NAME ? begun.substring(0, LONGEST_NAME) : begun;
    }

    /**
     * @param taken names of other models, whose place a file of that name does not take
     * @param alone whether nobody else can be asked, so that they stand in for whatever nobody named
     */
    static String yaml(Path folder, Set<String> taken, boolean alone) {
        Set<String> names = new HashSet<>(taken);
        StringBuilder models = new StringBuilder("models:\n");
        StringBuilder embeddings = new StringBuilder("embeddings:\n");
        for (Path file : files(folder)) {
            GgufHeader header;
            try {
                header = GgufHeader.read(file);
            } catch (IOException e) {
                continue;
            }
            String name = free(name(file), names);
            OptionalInt trained = header.context();
            int context = Math.min(USUAL_CONTEXT, trained.orElse(USUAL_CONTEXT));
            String levels = alone && !header.embedsOnly() ? ", levels: [basic, intermediate, advanced, expert]" : "";
            models.append("  - { alias: %s, id: %s, file: %s, context: %d, price: { input: 0, output: 0 }%s }\n"
                    .formatted(
                            quoted(name),
                            quoted(PROVIDER + "/" + name),
                            quoted(file.toAbsolutePath().toString()),
                            context,
                            levels));
            embeddings.append("  %s: { id: %s, price: 0 }\n".formatted(quoted(name), quoted(PROVIDER + "/" + name)));
        }
        return models.append(embeddings).toString();
    }

    /** That name, or where another model has it, the first of {@code NAME-2} and so on; it is taken then. */
    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
