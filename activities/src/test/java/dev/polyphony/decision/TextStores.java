package dev.polyphony.decision;

import dev.polyphony.port.TextStore;
import dev.polyphony.textstore.ClaimCheck;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Texts in this process. */
final class TextStores implements TextStore {
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    static ClaimCheck empty() {
        return new ClaimCheck(new TextStores());
    }

    @Override
    public String put(String text, String analysisId) {
        String reference = "text-" + texts.size();
        texts.put(reference, text);
        return reference;
    }

    @Override
    public Optional<String> get(String digest) {
        return Optional.ofNullable(texts.get(digest));
    }
}
