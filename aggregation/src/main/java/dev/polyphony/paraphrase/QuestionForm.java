package dev.polyphony.paraphrase;

import dev.polyphony.paraphrase.WordData.Rewrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A question taken apart.
 *
 * @param words that carry what it is about, in order
 * @param marks how often each of the words that decide stands there
 * @param persons who is spoken of, in order
 */
record QuestionForm(
        Kind kind,
        List<Word> words,
        Map<String, Integer> marks,
        List<String> persons,
        Set<String> modals,
        Tense tense,
        boolean english) {
    enum Kind {
        HOWTO,
        HOW,
        WHO,
        WHEN,
        WHERE,
        WHY,
        COST,
        DURATION,
        DIFFER,
        DISTANCE,
        /** Of who or what it is. */
        NAME,
        HOWMANY,
        HOWMUCH,
        HOWOFTEN,
        WHATIF,
        YESNO,
        WHAT,
        /** What is to be done, or only named. */
        NONE
    }

    enum Tense {
        PAST,
        PRESENT,
        FUTURE,
        UNSAID
    }

    /**
     * @param text as it is written, in lower case
     * @param fixed whether only the very same will do
     * @param links words without weight between it and the word before
     */
    record Word(String text, String stem, boolean fixed, List<String> links) {}

    private static final Map<String, Kind> ASKING = Map.ofEntries(
            Map.entry("what", Kind.WHAT),
            Map.entry("which", Kind.WHAT),
            Map.entry("TELLWHAT", Kind.WHAT),
            Map.entry("who", Kind.WHO),
            Map.entry("WHO", Kind.WHO),
            Map.entry("when", Kind.WHEN),
            Map.entry("WHEN", Kind.WHEN),
            Map.entry("where", Kind.WHERE),
            Map.entry("WHERE", Kind.WHERE),
            Map.entry("why", Kind.WHY),
            Map.entry("WHY", Kind.WHY),
            Map.entry("how", Kind.HOW),
            Map.entry("HOW", Kind.HOW),
            Map.entry("HOWTO", Kind.HOWTO),
            Map.entry("COST", Kind.COST),
            Map.entry("DURATION", Kind.DURATION),
            Map.entry("DIFFER", Kind.DIFFER),
            Map.entry("DISTANCE", Kind.DISTANCE),
            Map.entry("NAMEOF", Kind.NAME),
            Map.entry("HOWMANY", Kind.HOWMANY),
            Map.entry("HOWMUCH", Kind.HOWMUCH),
            Map.entry("HOWOFTEN", Kind.HOWOFTEN),
            Map.entry("WHATIF", Kind.WHATIF),
            Map.entry("EXISTS", Kind.YESNO),
            Map.entry("YESNO", Kind.YESNO));
    private static final Set<String> AUXILIARIES = Set.of(
            "is", "are", "am", "was", "were", "do", "does", "did", "can", "could", "may", "might", "must", "should",
            "shall", "will", "would", "has", "have", "had");
    private static final Set<String> PAST = Set.of("was", "were", "did", "had");
    private static final Set<String> PRESENT = Set.of("is", "are", "am", "do", "does", "has", "have");
    private static final Set<String> FUTURE = Set.of("will", "shall");
    private static final Map<String, String> PERSONS = Map.ofEntries(
            Map.entry("i", "1"),
            Map.entry("me", "1"),
            Map.entry("my", "1"),
            Map.entry("mine", "1"),
            Map.entry("we", "1"),
            Map.entry("us", "1"),
            Map.entry("our", "1"),
            Map.entry("you", "2"),
            Map.entry("your", "2"),
            Map.entry("yours", "2"),
            Map.entry("he", "m"),
            Map.entry("him", "m"),
            Map.entry("his", "m"),
            Map.entry("she", "f"),
            Map.entry("her", "f"),
            Map.entry("they", "t"),
            Map.entry("them", "t"),
            Map.entry("it", "n"));
    private static final Map<String, String> MODALS =
            Map.of("can", "can", "could", "can", "may", "can", "might", "can", "must", "must", "should", "should");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern FOREIGN_LETTER = Pattern.compile("[\\p{L}&&[^\\p{IsLatin}]]");
    private static final Set<String> FOREIGN = Set.of(
            "der", "das", "und", "ist", "nicht", "wie", "ich", "ein", "eine", "mein", "meine", "wo", "wer", "warum",
            "kann", "el", "los", "las", "que", "qué", "como", "cómo", "una", "por", "para", "mi", "est", "une", "pour",
            "dans", "les", "comment", "puis", "mon", "ma", "je", "il", "che", "di", "come", "posso", "och", "hur",
            "jag", "min", "het", "een", "hoe", "ik", "mijn", "niet", "jak", "nie", "não", "meu", "minha", "quand", "où",
            "le", "la", "de", "du", "en", "o", "e");

    /** Words that need no little ones between them. */
    private static final int FEW = 3;

    static QuestionForm of(String text) {
        List<String> raw = QuestionTokens.of(text);
        String joined = String.join(" ", raw);
        for (Rewrite rewrite : WordData.REWRITES) {
            joined = SPACES.matcher(rewrite.what().matcher(joined).replaceAll(rewrite.by()))
                    .replaceAll(" ")
                    .strip();
        }
        return read(joined.isEmpty() ? List.of() : List.of(joined.split(" ", -1)), isEnglish(text, raw));
    }

    /** Whether its little words are English: of other languages nothing is known here. */
    private static boolean isEnglish(String text, List<String> raw) {
        long english = raw.stream()
                .map(word -> word.replaceFirst("'.*", ""))
                .filter(word -> WordData.FILLERS.contains(word) || WordData.MARKS.containsKey(word))
                .count();
        long foreign = raw.stream().filter(FOREIGN::contains).count();
        boolean named = foreign == 0 && raw.size() <= FEW;
        return !FOREIGN_LETTER.matcher(text).find() && (named || english > 2 * foreign);
    }

    private static QuestionForm read(List<String> tokens, boolean english) {
        Kind kind = null;
        List<Word> words = new ArrayList<>();
        Map<String, Integer> marks = new HashMap<>();
        List<String> persons = new ArrayList<>();
        Set<String> modals = new TreeSet<>();
        Tense tense = Tense.UNSAID;
        List<String> links = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            Kind asked = ASKING.get(token);
            if (i == 0 && AUXILIARIES.contains(token)) {
                kind = Kind.YESNO;
            }
            if (asked != null) {
                if (kind == null && (i == 0 || words.size() <= 1 || Character.isUpperCase(token.charAt(0)))) {
                    kind = asked;
                } else if (asked == Kind.WHEN) {
                    marks.merge("IF", 1, Integer::sum);
                } else if (Character.isUpperCase(token.charAt(0))
                        && asked != Kind.HOWTO
                        && asked != Kind.WHAT
                        && asked != kind) {
                    marks.merge(token, 1, Integer::sum);
                }
                links.add(token);
                continue;
            }
            String person = PERSONS.get(token);
            if (person != null) {
                persons.add(person);
            }
            String modal = MODALS.get(token);
            if (modal != null) {
                modals.add(modal);
            }
            tense = PAST.contains(token)
                    ? Tense.PAST
                    : tense != Tense.PAST && FUTURE.contains(token)
                            ? Tense.FUTURE
                            : tense == Tense.UNSAID && PRESENT.contains(token) ? Tense.PRESENT : tense;
            String mark = WordData.MARKS.get(token);
            if (mark != null) {
                marks.merge(mark, 1, Integer::sum);
                links.add(mark);
            } else if (WordData.FILLERS.contains(token)) {
                links.add(token);
            } else {
                words.add(word(token, List.copyOf(links)));
                links.clear();
            }
        }
        return new QuestionForm(
                kind == null ? Kind.NONE : kind, List.copyOf(words), marks, persons, modals, tense, english);
    }

    private static Word word(String token, List<String> links) {
        boolean fixed = "^#\"".indexOf(token.charAt(0)) >= 0;
        String text = fixed && token.length() > 1 && token.charAt(0) == '^' ? token.substring(1) : token;
        return new Word(text, fixed ? text : Stems.of(text), fixed, links);
    }
}
