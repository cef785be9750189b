package dev.polyphony.aggregation;

import dev.polyphony.embedding.MiniLm;

/**
 * Every figure that comparing answers depends on, besides the parts of the ensemble score. Verdicts are recorded, so
 * changing one touches no analysis that runs.
 *
 * @param sameModel correlation of being right between two answers of one model: asked again it makes mostly the same
 *     mistakes, yet a vote over its samples still gains a little
 * @param sameProvider the same for two models of one provider, which share data and methods: between the other two
 * @param otherProvider the same for models of different providers: phi was .11 between two models on 658 arithmetic
 *     problems, and .46 between two others on 418 mixed prompts
 * @param sameMeaning cosine from which two texts say the same: of answers that name one thing, pairs meaning the same
 *     had a median of .89 and others .62
 * @param sameWords the same for the overlap of key points, where there are no vectors
 * @param wrongNumbersCoincide how often two wrong numbers are the same one: 8 of 39
 * @param wrongChoicesCoincide how often two wrong choices are the same one: 34 of 47; JSON, unknown, is taken alike
 * @param surest confidence beyond which a model's own is not believed, and below 1 − it neither
 * @param unranked Borda score of an answer that nobody ranked: neither better nor worse than the average
 * @param embeddedCharacters of a longer text the beginning and the end are compared, half each
 * @param rememberedTexts how many texts' vectors are kept, at 1.5 KiB each
 */
public record AggregationSettings(
        double sameModel,
        double sameProvider,
        double otherProvider,
        double sameMeaning,
        double sameWords,
        double wrongNumbersCoincide,
        double wrongChoicesCoincide,
        double surest,
        double unranked,
        int embeddedCharacters,
        int rememberedTexts) {

    private static final AggregationSettings STANDARD =
            new AggregationSettings(0.9, 0.5, 0.3, 0.8, 0.5, 0.2, 0.7, 0.98, 0.5, 6_000, 2_000);

    /** Where nothing else is set. */
    public static AggregationSettings standard() {
        return STANDARD;
    }

    /** What tells the meaning of texts by these settings; loaded when it is first asked, to be closed in the end. */
    public MiniLm embeddings() {
        return new MiniLm(embeddedCharacters, rememberedTexts);
    }
}
