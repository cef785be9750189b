package dev.polyphony.scoring;

import java.util.List;
import java.util.Map;

/**
 * What can be told of an answer and its question without understanding either: lengths, numbers, whether what is
 * reckoned comes out, how it ends, how the question is put. By name, always all of them, in the same order.
 */
public final class Features {
    private Features() {}

    /** Every name, in order. */
    public static List<String> names() {
        return List.copyOf(of("", "").keySet());
    }

    public static Map<String, Double> of(String question, String answer) {
        // Blank space around a text is lost on some ways here.
        String asked = question.strip();
        String said = answer.strip();
        FeatureMap features = new FeatureMap();
        LengthFeatures.of(asked, said, features);
        NumberFeatures.of(asked, said, features);
        FormFeatures.of(asked, said, features);
        LetterFeatures.of(asked, said, features);
        return features.values();
    }
}
