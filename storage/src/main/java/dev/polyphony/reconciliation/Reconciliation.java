package dev.polyphony.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider's invoice beside the ledger, by UTC day and model. Changes nothing.
 *
 * @param format what the file was taken for, for people
 * @param from the first day, as 2026-11-01
 * @param to the last one
 * @param invoiced of all lines, in US dollars; absent where the file has tokens alone
 * @param settled of all lines, in US dollars
 * @param inDoubt requests of which nobody knows whether they were billed
 * @param inDoubtUsd the most that those can have cost
 * @param lines by day and then model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reconciliation(
        String provider,
        String format,
        String from,
        String to,
        @JsonProperty("invoiced_usd") @Nullable BigDecimal invoiced,
        @JsonProperty("settled_usd") BigDecimal settled,
        @JsonProperty("in_doubt") long inDoubt,
        @JsonProperty("in_doubt_usd") BigDecimal inDoubtUsd,
        List<Line> lines) {
    public Reconciliation {
        lines = List.copyOf(lines);
    }

    /** What became of a line. */
    public enum Finding {
        /** Both say the same, but for rounding and the tolerance. */
        @JsonProperty("matched")
        MATCHED,
        /** More is billed than is settled, and no more than requests in doubt can have cost. */
        @JsonProperty("explained_by_doubt")
        EXPLAINED_BY_DOUBT,
        /** They differ by more. */
        @JsonProperty("different")
        DIFFERENT,
        /** The provider billed it, and the ledger has no request of that day and model. */
        @JsonProperty("missing_here")
        MISSING_HERE,
        /** The ledger has paid requests, and the file has nothing of that day and model. */
        @JsonProperty("missing_there")
        MISSING_THERE;

        /** As JSON has it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One day of one model.
     *
     * @param invoiced in US dollars; absent where the file has no cost of it
     * @param difference invoiced less settled; absent where there is no cost, or none of the two
     * @param requests of the ledger that were, or may have been, billed
     * @param invoicedRequests absent where the file has none, as the tokens
     * @param inDoubt of them, those of which nobody knows
     * @param inDoubtUsd the most that those can have cost
     * @param unpriced of them, those of a model without a price: the ledger cannot say what they cost
     * @param doubtful analyses of those in doubt, the first ten; {@code costs resolve} settles them
     * @param meaning for people, in one sentence
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Line(
            String day,
            String model,
            Finding finding,
            @JsonProperty("invoiced_usd") @Nullable BigDecimal invoiced,
            @JsonProperty("settled_usd") BigDecimal settled,
            @JsonProperty("difference_usd") @Nullable BigDecimal difference,
            long requests,
            @JsonProperty("invoiced_requests") @Nullable Long invoicedRequests,
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("invoiced_input_tokens") @Nullable Long invoicedInputTokens,
            @JsonProperty("output_tokens") long outputTokens,

            @JsonProperty("invoiced_output_tokens") @Nullable
            Long invoicedOutputTokens,

            @JsonProperty("in_doubt") long inDoubt,
            @JsonProperty("in_doubt_usd") BigDecimal inDoubtUsd,
            long unpriced,
            @JsonProperty("in_doubt_analyses") List<String> doubtful,
            String meaning) {
        public Line {
            doubtful = List.copyOf(doubtful);
        }
    }

    /** How many lines came out like that. */
    public long count(Finding finding) {
        return lines.stream().filter(line -> line.finding() == finding).count();
    }

    /** Whether nothing is left to look into. */
    public boolean agrees() {
        return Stream.of(Finding.DIFFERENT, Finding.MISSING_HERE, Finding.MISSING_THERE)
                .allMatch(finding -> count(finding) == 0);
    }
}
