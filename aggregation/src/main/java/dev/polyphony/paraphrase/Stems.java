package dev.polyphony.paraphrase;

import java.util.Map;
import java.util.Set;

/** What the forms of a word have in common: plural, tense, spelling. No word's opposite has its stem. */
final class Stems {
    private static final int SHORTEST = 3;

    private static final Set<String> WHOLE = Set.of(
            "news",
            "always",
            "physics",
            "goods",
            "customs",
            "series",
            "species",
            "lens",
            "glasses",
            "during",
            "this",
            "bus",
            "gas",
            "yes",
            "his",
            "has",
            "was",
            "does",
            "less",
            "unless",
            "nothing",
            "something",
            "anything",
            "everything",
            "morning",
            "evening",
            "spring",
            "string",
            "king",
            "ring",
            "thing",
            "wing",
            "ceiling",
            "building",
            "need",
            "speed",
            "feed",
            "seed",
            "red",
            "bed",
            "hundred",
            "used");

    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("went", "go"),
            Map.entry("gone", "go"),
            Map.entry("bought", "buy"),
            Map.entry("sold", "sell"),
            Map.entry("paid", "pay"),
            Map.entry("sent", "send"),
            Map.entry("lost", "lose"),
            Map.entry("made", "make"),
            Map.entry("wrote", "write"),
            Map.entry("written", "write"),
            Map.entry("won", "win"),
            Map.entry("began", "begin"),
            Map.entry("begun", "begin"),
            Map.entry("took", "take"),
            Map.entry("taken", "take"),
            Map.entry("gave", "give"),
            Map.entry("broke", "break"),
            Map.entry("broken", "break"),
            Map.entry("built", "build"),
            Map.entry("found", "find"),
            Map.entry("got", "get"),
            Map.entry("children", "child"),
            Map.entry("people", "person"),
            Map.entry("men", "man"),
            Map.entry("women", "woman"),
            Map.entry("feet", "foot"),
            Map.entry("teeth", "tooth"),
            Map.entry("mice", "mouse"),
            Map.entry("frozen", "freeze"),
            Map.entry("froze", "freeze"),
            Map.entry("stole", "steal"),
            Map.entry("stolen", "steal"),
            Map.entry("spoke", "speak"),
            Map.entry("spoken", "speak"),
            Map.entry("forgot", "forget"),
            Map.entry("forgotten", "forget"),
            Map.entry("fell", "fall"),
            Map.entry("fallen", "fall"),
            Map.entry("kept", "keep"),
            Map.entry("left", "left"),
            Map.entry("died", "die"),
            Map.entry("dying", "die"),
            Map.entry("ate", "eat"),
            Map.entry("eaten", "eat"),
            Map.entry("drank", "drink"),
            Map.entry("grew", "grow"),
            Map.entry("grown", "grow"),
            Map.entry("hid", "hide"),
            Map.entry("hidden", "hide"),
            Map.entry("knew", "know"),
            Map.entry("known", "know"),
            Map.entry("chose", "choose"),
            Map.entry("chosen", "choose"),
            Map.entry("ran", "run"),
            Map.entry("came", "come"),
            Map.entry("bodies", "body"),
            Map.entry("leaves", "leave"),
            Map.entry("knives", "knife"));

    private Stems() {}

    /** Whether the form says that it is over. */
    static boolean isPast(String word) {
        return IRREGULAR.containsKey(word) ? !word.endsWith("s") && !word.equals("people") : word.endsWith("ed");
    }

    /** @param word in lower case */
    static String of(String word) {
        String known = IRREGULAR.get(word);
        if (known != null) {
            return bare(known);
        }
        if (WHOLE.contains(word) || word.length() <= SHORTEST) {
            return word;
        }
        return bare(spelling(ending(word)));
    }

    private static String ending(String word) {
        if (word.endsWith("ies") && word.length() > 4) {
            return cut(word, 3) + "y";
        }
        if (word.endsWith("sses") || word.endsWith("xes") || word.endsWith("ches") || word.endsWith("shes")) {
            return cut(word, 2);
        }
        if (word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is")) {
            return cut(word, 1);
        }
        if (word.endsWith("ied") && word.length() > 4) {
            return cut(word, 3) + "y";
        }
        if (word.endsWith("ed") && hasVowel(cut(word, 2)) && !word.endsWith("eed")) {
            return single(cut(word, 2));
        }
        if (word.endsWith("ing") && hasVowel(cut(word, 3)) && word.length() > 5) {
            return single(cut(word, 3));
        }
        return word;
    }

    private static String spelling(String word) {
        String spelt = word.endsWith("our") && word.length() > 5 ? cut(word, 3) + "or" : word;
        spelt = spelt.endsWith("ise") && spelt.length() > 5 ? cut(spelt, 3) + "ize" : spelt;
        spelt = spelt.endsWith("is") && spelt.length() > 6 ? cut(spelt, 2) + "iz" : spelt;
        spelt = spelt.endsWith("yse") ? cut(spelt, 3) + "yze" : spelt;
        spelt = spelt.endsWith("isation") ? cut(spelt, 7) + "ization" : spelt;
        return spelt.endsWith("tre") ? cut(spelt, 3) + "ter" : spelt;
    }

    /** {@code make} and {@code mak(ing)} alike. */
    private static String bare(String word) {
        return word.length() > SHORTEST && word.endsWith("e") ? cut(word, 1) : word;
    }

    private static String single(String word) {
        int n = word.length();
        boolean twice = n > SHORTEST
                && word.charAt(n - 1) == word.charAt(n - 2)
                && "bdgklmnprt".indexOf(word.charAt(n - 1)) >= 0;
        return twice ? cut(word, 1) : word;
    }

    private static boolean hasVowel(String word) {
        return word.chars().anyMatch(c -> "aeiouy".indexOf(c) >= 0) && word.length() >= 2;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }
}
