package dev.polyphony.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What README and the pages under docs tell a reader to type, in the order in which a reader meets it. */
final class DocumentedCommands {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\((docs/[a-z]+\\.md)\\)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```([a-z]*)\n(.*?)^ *```$");
    private static final Pattern COMMAND = Pattern.compile(
            "(\\$ )?((\\./)?polyphony|curl|\\./mvnw|docker|helm|kubectl|export|git|openssl|temporal|tcld|bench/|[A-Z_]+=).*");
    private static final Pattern SPAN = Pattern.compile("`((?:\\./)?polyphony [^`]+)`");

    private DocumentedCommands() {}

    /**
     * @param page from the checkout, such as {@code docs/ledger.md}
     * @param text without prompt and comment
     */
    record Line(String page, String text) {
        @Override
        public String toString() {
            return page + ": " + text;
        }
    }

    /** README first, then the pages as it links to them, then all others. */
    static List<String> pages() {
        Set<String> pages = new LinkedHashSet<>(List.of("README.md"));
        Matcher link = LINK.matcher(read("README.md"));
        while (link.find()) {
            pages.add(link.group(1));
        }
        try (Stream<Path> all = Files.list(CHECKOUT.resolve("docs"))) {
            all.map(page -> "docs/" + page.getFileName())
                    .filter(page -> page.endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(pages);
    }

    /** The lines of fenced blocks that are to be typed. */
    static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (String page : pages()) {
            Matcher block = BLOCK.matcher(read(page));
            while (block.find()) {
                if (Set.of("", "sh", "bash").contains(block.group(2))) {
                    typed(block.group(3)).forEach(text -> lines.add(new Line(page, text)));
                }
            }
        }
        return lines;
    }

    /** The first file in YAML that the page shows. */
    static String yaml(String page) {
        return BLOCK.matcher(read(page))
                .results()
                .filter(block -> block.group(2).equals("yaml"))
                .map(block -> block.group(3))
                .findFirst()
                .orElseThrow();
    }

    /** Commands that stand in the text, whole or in part. */
    static List<Line> spans() {
        return pages().stream()
                .flatMap(page -> SPAN.matcher(read(page))
                        .results()
                        .map(span -> new Line(page, span.group(1).replace('\n', ' '))))
                .toList();
    }

    /** Where a block shows prompts, what else it shows is output. */
    private static List<String> typed(String block) {
        List<String> commands = new ArrayList<>();
        for (String line : block.replace("\\\n", " ").lines().toList()) {
            if (COMMAND.matcher(line.strip()).matches()) {
                commands.add(withoutComment(line.strip().replaceFirst("^\\$ ", "")));
            } else if (!commands.isEmpty() && !block.strip().startsWith("$ ") && !line.isBlank()) {
                throw new AssertionError("is this a command? " + line);
            }
        }
        return commands;
    }

    private static String withoutComment(String line) {
        return line.replaceFirst(" {2,}# .*$", "").strip();
    }

    /** Words as a POSIX shell splits them; quotes group and vanish. */
    static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean begun = false;
        for (char c : (command + " ").toCharArray()) {
            if (quote != 0 ? c == quote : c == '"' || c == '\'') {
                quote = quote == 0 ? c : 0;
                begun = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        return words;
    }

    static String read(String page) {
        try {
            return Files.readString(CHECKOUT.resolve(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
