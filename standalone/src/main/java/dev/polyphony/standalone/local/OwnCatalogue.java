package dev.polyphony.standalone.local;

import dev.polyphony.notation.NotationProblems;
import dev.polyphony.notation.YamlNode;
import dev.polyphony.notation.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A user's catalogue file with our lines in it. Ours are one line each and say so; all others are the user's and stay
 * as they are, and what they are about is left to them.
 */
final class OwnCatalogue {
    static final String MARK = "# by polyphony local setup";

    /** Of a section; it stays, since the user may have put lines of his own below it. */
    private static final Pattern HEAD = Pattern.compile("^[a-z-]+:\\s*(#.*)?$");

    private static final Pattern INDENT = Pattern.compile("^(\\s*)\\S.*$");

    private final String before;
    private final List<String> users;
    private final YamlNode.Mapping own;

    /**
     * A line of ours.
     *
     * @param section of the file, such as {@code models}
     * @param key what it is about there: an alias, or a name
     * @param yaml what stands there, in one line, without the key
     */
    record Line(String section, String key, String yaml) {
        String written() {
            return section.equals("models") ? "- " + yaml : name() + ": " + yaml;
        }

        private String name() {
            return key.matches("[A-Za-z][A-Za-z0-9-]*") ? key : "\"" + key + "\"";
        }
    }

    /**
     * What comes of it.
     *
     * @param text of the whole file
     * @param left lines that were not written, because the user's own are about the same
     * @param byHand lines for which there was no place: the section is written in another way than one entry a line
     */
    record Edited(String text, List<Line> left, List<Line> byHand) {}

    /** @param before what the file has; empty where there is none */
    OwnCatalogue(String before) {
        this.before = before;
        this.users = before.lines()
                .filter(line -> !line.contains(MARK) || HEAD.matcher(line).matches())
                .toList();
        this.own = YamlReader.read("own", users(), new NotationProblems());
    }

    /** The file without our lines. */
    String users() {
        return String.join("\n", users) + "\n";
    }

    boolean isChangedBy(Edited edited) {
        return !edited.text().equals(before);
    }

    Edited with(List<Line> wanted) {
        List<Line> left = wanted.stream().filter(this::isUsers).toList();
        Map<String, List<Line>> sections = new LinkedHashMap<>();
        wanted.stream()
                .filter(line -> !left.contains(line))
                .forEach(line -> sections.computeIfAbsent(line.section(), any -> new ArrayList<>())
                        .add(line));
        List<String> text = new ArrayList<>(users);
        List<Line> byHand = new ArrayList<>();
        sections.forEach((section, lines) -> {
            if (!insert(text, section, lines)) {
                byHand.addAll(lines);
            }
        });
        return new Edited(text.isEmpty() ? "" : String.join("\n", text) + "\n", left, byHand);
    }

    private boolean isUsers(Line line) {
        return switch (section(line.section()).orElse(null)) {
            case YamlNode.Mapping mapping -> mapping.entries().containsKey(line.key());
            case YamlNode.Sequence models -> models.items().stream().anyMatch(model -> isAbout(model, line.key()));
            case null, default -> false;
        };
    }

    private static boolean isAbout(YamlNode model, String alias) {
        if (!(model instanceof YamlNode.Mapping fields)) {
            return false;
        }
        YamlNode.Entry named = fields.entries().get("alias");
        return named != null
                && named.value() instanceof YamlNode.Text text
                && text.value().equals(alias);
    }

    private Optional<YamlNode> section(String name) {
        return Optional.ofNullable(own.entries().get(name)).map(YamlNode.Entry::value);
    }

    private boolean insert(List<String> text, String section, List<Line> lines) {
        Pattern head = Pattern.compile("^" + section + ":\\s*(#.*)?$");
        for (int at = 0; at < text.size(); at++) {
            if (head.matcher(text.get(at)).matches()) {
                String indent = indent(text, at + 1);
                text.addAll(
                        at + 1,
                        lines.stream()
                                .map(line -> indent + line.written() + " " + MARK)
                                .toList());
                return true;
            }
        }
        if (own.entries().containsKey(section)) {
            return false;
        }
        text.add(section + ": " + MARK);
        lines.forEach(line -> text.add("  " + line.written() + " " + MARK));
        return true;
    }

    /** As the entries have it that stand there already. */
    private static String indent(List<String> text, int from) {
        for (String line : text.subList(from, text.size())) {
            var found = INDENT.matcher(line);
            if (found.matches() && !line.strip().startsWith("#")) {
                boolean inside = !found.group(1).isEmpty() || line.startsWith("-");
                return inside ? found.group(1) : "  ";
            }
        }
        return "  ";
    }
}
