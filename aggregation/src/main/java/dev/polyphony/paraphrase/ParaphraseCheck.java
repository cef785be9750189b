package dev.polyphony.paraphrase;

import dev.polyphony.paraphrase.QuestionForm.Kind;
import dev.polyphony.paraphrase.QuestionForm.Tense;
import dev.polyphony.paraphrase.QuestionForm.Word;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tells whether two questions ask for the same by what must not differ: who, when, how or why is asked, negations,
 * numbers, names, each word that means something, and the order in which they stand. What it cannot tell it takes for
 * different: an answer to another question costs more than asking again.
 */
public final class ParaphraseCheck {
    /** Characters of a question that is looked at; a longer one carries material of its own. */
    public static final int LONGEST = 400;

    private static final Pattern CODE = Pattern.compile("[{};]\\s*$|[{}]|=>|->|;\\s|\\n\\s*\\S.*\\n|\\w\\(");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern END = Pattern.compile("[\\s?.!]+$");
    private static final Set<String> ARTICLES = Set.of(
            "a", "an", "the", "my", "your", "our", "this", "that", "these", "those", "any", "some", "of", "is", "are");
    private static final Pattern YEAR = Pattern.compile("#(1[5-9]|20)\\d\\d");
    private static final Set<String> PLACES = Set.of("in", "on", "at", "with");
    private static final Set<String> JOINTS = Set.of("and", "OR", "VERSUS");
    private static final List<Set<String>> ATTRIBUTES =
            List.of(Set.of(), Set.of("of"), Set.of("of", "for"), Set.of("of", "for", "in", "on", "at"));

    private ParaphraseCheck() {}

    /** What tells them apart, for people; empty where they ask for the same. */
    public static Optional<String> difference(String earlier, String later) {
        String one = plain(earlier);
        String other = plain(later);
        if (one.equals(other)) {
            return Optional.empty();
        }
        if (one.length() > LONGEST || other.length() > LONGEST) {
            return Optional.of("longer than " + LONGEST + " characters");
        }
        if (CODE.matcher(earlier.strip()).find() || CODE.matcher(later.strip()).find()) {
            return Optional.of("code, of which every sign counts");
        }
        return difference(QuestionForm.of(one), QuestionForm.of(other));
    }

    /** The same words, whatever the spaces and the sign at the end. */
    private static String plain(String text) {
        return END.matcher(SPACES.matcher(
                                Normalizer.normalize(text, Normalizer.Form.NFKC).strip())
                        .replaceAll(" "))
                .replaceAll("");
    }

    private static Optional<String> difference(QuestionForm one, QuestionForm other) {
        if (!one.english() || !other.english()) {
            return Optional.of("not English, of which alone the words are known");
        }
        if (!kinds(kind(one), kind(other))) {
            return Optional.of("other question: " + kind(one) + ", " + kind(other));
        }
        if (!marks(one).equals(marks(other))) {
            return Optional.of("words that decide: " + one.marks().keySet() + ", "
                    + other.marks().keySet());
        }
        if (persons(one, other)) {
            return Optional.of("other persons");
        }
        if (!modals(one).equals(modals(other))) {
            return Optional.of("may, must, should: " + one.modals() + ", " + other.modals());
        }
        if (tense(one, other)) {
            return Optional.of("other time: " + one.tense() + ", " + other.tense());
        }
        return words(one, other);
    }

    /** Who or what is asked for by its name too. */
    private static boolean kinds(Kind one, Kind other) {
        return one == other
                || (one == Kind.NAME && (other == Kind.WHO || other == Kind.WHAT))
                || (other == Kind.NAME && (one == Kind.WHO || one == Kind.WHAT));
    }

    private static Kind kind(QuestionForm form) {
        return form.kind() == Kind.NONE ? Kind.WHAT : form.kind();
    }

    /** Which of two places is said first makes no difference to what lies between them. */
    private static Map<String, Integer> marks(QuestionForm form) {
        Map<String, Integer> marks = new HashMap<>(form.marks());
        if (form.kind() == Kind.DISTANCE) {
            marks.remove("FROM");
            marks.remove("BETWEEN");
        }
        return marks;
    }

    /** How something is done is asked with any of them; how long or how much it has to be, with some. */
    private static Set<String> modals(QuestionForm form) {
        return switch (form.kind()) {
            case HOWTO -> Set.of();
            case DURATION, HOWOFTEN, HOWMANY, HOWMUCH ->
                form.modals().stream()
                        .map(modal -> modal.equals("must") ? "should" : modal)
                        .collect(Collectors.toSet());
            default -> form.modals();
        };
    }

    private static boolean persons(QuestionForm one, QuestionForm other) {
        Set<String> a = Set.copyOf(one.persons());
        Set<String> b = Set.copyOf(other.persons());
        boolean turned = a.size() > 1 && b.size() > 1 && !one.persons().equals(other.persons());
        boolean gender = a.contains("m") != b.contains("m") || a.contains("f") != b.contains("f");
        boolean speaker = a.contains("1") != b.contains("1") && a.contains("2") != b.contains("2");
        return gender || speaker || turned;
    }

    private static boolean tense(QuestionForm one, QuestionForm other) {
        boolean comes = one.kind() == Kind.WHEN && one.tense() != Tense.PAST && other.tense() != Tense.PAST;
        return !comes && one.tense() != other.tense() && one.tense() != Tense.UNSAID && other.tense() != Tense.UNSAID;
    }

    private static Optional<String> words(QuestionForm one, QuestionForm other) {
        int[] partners = new int[one.words().size()];
        Arrays.fill(partners, -1);
        boolean[] taken = new boolean[other.words().size()];
        for (int pass = 0; pass < 2; pass++) {
            for (int a = 0; a < partners.length; a++) {
                for (int b = 0; partners[a] < 0 && b < taken.length; b++) {
                    if (!taken[b]
                            && (pass == 0
                                    ? same(one.words().get(a), other.words().get(b))
                                    : alike(one.words().get(a), other.words().get(b)))) {
                        partners[a] = b;
                        taken[b] = true;
                    }
                }
            }
        }
        List<String> alone = new ArrayList<>();
        for (int a = 0; a < partners.length; a++) {
            if (partners[a] < 0) {
                alone.add(one.words().get(a).text());
            }
        }
        for (int b = 0; b < taken.length; b++) {
            if (!taken[b]) {
                alone.add(other.words().get(b).text());
            }
        }
        if (!alone.isEmpty()) {
            return Optional.of("only in one of them: " + String.join(", ", alone));
        }
        if (partners.length == 0) {
            return Optional.of("no word that says what it is about");
        }
        for (int a = 0; a < partners.length; a++) {
            Word mine = one.words().get(a);
            Word theirs = other.words().get(partners[a]);
            if (otherForm(one, other, mine.text(), theirs.text())) {
                return Optional.of("other time: " + mine.text() + ", " + theirs.text());
            }
        }
        for (int a = 0; one.kind() != Kind.DISTANCE && a < partners.length; a++) {
            if (isSource(one.words().get(a)) != isSource(other.words().get(partners[a]))) {
                return Optional.of(
                        "the other way round: from " + one.words().get(a).text());
            }
        }
        boolean turned = (one.kind() == Kind.DIFFER || one.kind() == Kind.DISTANCE) && sidesAreTurned(partners);
        boolean ordered = turned || ATTRIBUTES.stream().anyMatch(before -> inOrder(one, other, partners, before));
        return ordered ? Optional.empty() : Optional.of("another order of words");
    }

    /** What something comes from, as "from MySQL": the same words the other way round ask for something else. */
    private static boolean isSource(Word word) {
        return word.links().contains("FROM");
    }

    /** Whether all words of the second side stand before all of the first, each side in its order. */
    private static boolean sidesAreTurned(int[] partners) {
        return IntStream.range(0, partners.length).allMatch(i -> partners[i] == (partners[0] + i) % partners.length);
    }

    /** {@code eaten} and {@code eating}; {@code paid} and {@code pay}, where no other word says when. */
    private static boolean otherForm(QuestionForm one, QuestionForm other, String mine, String theirs) {
        if (Stems.isPast(mine) == Stems.isPast(theirs) || !Stems.of(mine).equals(Stems.of(theirs))) {
            return false;
        }
        boolean active = mine.endsWith("ing") || theirs.endsWith("ing");
        boolean unsaid = one.tense() == other.tense() && (one.tense() == Tense.UNSAID || one.kind() == Kind.YESNO);
        return active || unsaid;
    }

    private static boolean same(Word one, Word other) {
        return (one.fixed() || other.fixed())
                ? one.text().equals(other.text())
                : one.stem().equals(other.stem());
    }

    private static boolean alike(Word one, Word other) {
        return !one.fixed()
                && !other.fixed()
                && (WordData.synonyms(one.stem(), other.stem())
                        || degree(one.text(), other.text(), "est")
                        || degree(one.text(), other.text(), "er"));
    }

    /** {@code quickest} and {@code fastest}, never {@code quicker} and {@code fastest}. */
    private static boolean degree(String one, String other, String ending) {
        return one.endsWith(ending)
                && other.endsWith(ending)
                && WordData.synonyms(base(one, ending), base(other, ending));
    }

    private static String base(String word, String ending) {
        String base = word.substring(0, word.length() - ending.length());
        return Stems.of(base.endsWith("i") ? base.substring(0, base.length() - 1) + "y" : base);
    }

    private static boolean inOrder(QuestionForm one, QuestionForm other, int[] partners, Set<String> before) {
        List<Integer> a = new ArrayList<>(order(one.words(), before));
        List<Integer> b = order(other.words(), before);
        a.removeAll(circumstances(one, other, partners));
        int last = -1;
        Word previous = null;
        for (int i : a) {
            int at = b.indexOf(partners[i]);
            if (at < last) {
                Word word = one.words().get(i);
                boolean joined =
                        previous != null && joined(word) && joined(other.words().get(b.get(last)));
                if (!joined || at != last - 1) {
                    return false;
                }
            }
            last = Math.max(last, at);
            previous = one.words().get(i);
        }
        return true;
    }

    /** The one name, the one year, where it only says where or when all of it holds, wherever that is said. */
    private static List<Integer> circumstances(QuestionForm one, QuestionForm other, int[] partners) {
        List<Integer> names =
                places(one, partners, word -> word.fixed() && !word.text().startsWith("#"), other);
        List<Integer> years =
                places(one, partners, word -> YEAR.matcher(word.text()).matches(), other);
        return Stream.of(names, years)
                .filter(found -> found.size() == 1)
                .map(List::getFirst)
                .filter(i ->
                        isPlace(one.words().get(i)) || isPlace(other.words().get(partners[i])))
                .toList();
    }

    private static List<Integer> places(QuestionForm one, int[] partners, Predicate<Word> which, QuestionForm other) {
        return IntStream.range(0, partners.length)
                .filter(i -> which.test(one.words().get(i))
                        || which.test(other.words().get(partners[i])))
                .boxed()
                .toList();
    }

    private static boolean isPlace(Word word) {
        List<String> links = word.links();
        int last = links.size() - 1;
        return (last >= 0 && PLACES.contains(links.get(last)))
                || (last >= 1 && PLACES.contains(links.get(last - 1)) && ARTICLES.contains(links.get(last)));
    }

    private static boolean joined(Word word) {
        return word.links().stream().anyMatch(JOINTS::contains)
                && word.links().stream().allMatch(link -> JOINTS.contains(link) || ARTICLES.contains(link));
    }

    /** {@code capital of France} as {@code France capital}: places of words, an attribute before what it is one of. */
    private static List<Integer> order(List<Word> words, Set<String> before) {
        List<Integer> order = new ArrayList<>();
        int head = 0;
        for (int i = 0; i < words.size(); i++) {
            List<String> links = words.get(i).links();
            boolean attribute = i > 0
                    && links.stream().anyMatch(before::contains)
                    && links.stream().allMatch(link -> before.contains(link) || ARTICLES.contains(link));
            if (attribute) {
                int end = i + 1;
                while (end < words.size() && words.get(end).links().isEmpty()) {
                    end++;
                }
                int start = order.size() - (i - head);
                for (int k = i; k < end; k++) {
                    order.add(start + (k - i), k);
                }
                i = end - 1;
            } else {
                if (!links.isEmpty()) {
                    head = i;
                }
                order.add(i);
            }
        }
        return order;
    }
}
