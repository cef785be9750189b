package dev.polyphony.execution;

import dev.polyphony.activity.TextStoreActivities;
import dev.polyphony.call.Question;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps questions and has the texts that it was given. */
final class ScriptedTextStore implements TextStoreActivities {
    private final List<Question> kept = new CopyOnWriteArrayList<>();
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    void has(String ref, String text) {
        texts.put(ref, text);
    }

    List<Question> kept() {
        return kept;
    }

    private volatile boolean away;

    void goAway() {
        away = true;
    }

    @Override
    public Reference keep(Question question) {
        if (away) {
            throw new ScriptedLedger.LedgerUnavailable();
        }
        kept.add(question);
        return new Reference("question-" + kept.size());
    }

    @Override
    public Text fetch(Reference reference) {
        if (away) {
            throw new ScriptedLedger.LedgerUnavailable();
        }
        return new Text(Objects.requireNonNull(texts.get(reference.ref())));
    }
}
