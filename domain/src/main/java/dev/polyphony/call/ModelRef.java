package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A model as its provider knows it, written {@code provider/model-id}. The id keeps what the provider uses, slashes and
 * colons included ({@code huggingface/meta-llama/Llama-3.3-70B-Instruct}); 1 to 200 characters without white space.
 */
public record ModelRef(ProviderId provider, String model) {
    private static final int LONGEST = 200;
    private static final Pattern ID = Pattern.compile("[^\\s\\p{Cntrl}]{1," + LONGEST + "}");
    private static final ProviderId UNKNOWN = new ProviderId("unknown");

    public ModelRef {
        if (!ID.matcher(model).matches()) {
            throw new InvalidField("model", "'" + model + "' is not a model id: 1 to 200 characters, no white space");
        }
    }

    /** Reads {@code provider/model-id}; throws {@link InvalidField} for anything else. */
    @JsonCreator
    public static ModelRef parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new InvalidField("model", "'" + text + "' is not of the form provider/model-id");
        }
        return new ModelRef(new ProviderId(text.substring(0, slash)), text.substring(slash + 1));
    }

    /**
     * Stands for a model whose name nobody knows: of the provider {@code unknown}, by as much of the name as an id
     * holds.
     */
    public static ModelRef unknown(String name) {
        String id = name.codePoints()
                .filter(point -> !Character.isWhitespace(point) && !Character.isSpaceChar(point))
                .filter(point -> !Character.isISOControl(point) && point < Character.MIN_SUPPLEMENTARY_CODE_POINT)
                .limit(LONGEST)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return new ModelRef(UNKNOWN, id.isEmpty() ? "-" : id);
    }

    @JsonValue
    @Override
    public String toString() {
        return provider + "/" + model;
    }
}
