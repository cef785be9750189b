package dev.polyphony.ledger;

import dev.polyphony.analysis.WorkflowId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A budget in one of its periods. Accounts are locked in their natural order.
 *
 * @param periodStart of a budget without periods 1970
 */
public record AccountId(String budget, Instant periodStart) implements Comparable<AccountId> {
    private static final Comparator<AccountId> ORDER =
            Comparator.comparing(AccountId::budget).thenComparing(AccountId::periodStart);

    private static final String ANALYSIS = "analysis:";
    static final String BATCH = "batch:";

    /**
     * An analysis' own limit.
     *
     * @param analysisId its workflow's
     */
    public static AccountId ofAnalysis(String analysisId) {
        return new AccountId(ANALYSIS + analysisId, Instant.EPOCH);
    }

    /**
     * The limit of all analyses of a batch.
     *
     * @param batchId its workflow's
     */
    public static AccountId ofBatch(String batchId) {
        return new AccountId(BATCH + batchId, Instant.EPOCH);
    }

    /** For people: an analysis or a batch by its own id. */
    String describe() {
        if (isStanding()) {
            return budget;
        }
        String kind = budget.startsWith(BATCH) ? BATCH : ANALYSIS;
        return kind + WorkflowId.parse(budget.substring(kind.length())).describe();
    }

    /** Whether it is of a standing budget, and no limit that an analysis or a batch brings along. */
    boolean isStanding() {
        return !budget.startsWith(ANALYSIS) && !budget.startsWith(BATCH);
    }

    @Override
    public int compareTo(AccountId other) {
        return ORDER.compare(this, other);
    }

    static String written(List<AccountId> ids) {
        return ids.stream()
                .map(id -> id.budget + "@" + id.periodStart.toEpochMilli())
                .collect(Collectors.joining("\n"));
    }

    /** @throws IllegalStateException where it was not written here */
    static List<AccountId> read(String written) {
        try {
            return Stream.of(written.split("\n"))
                    .filter(line -> !line.isEmpty())
                    .map(line -> {
                        int at = line.lastIndexOf('@');
                        return new AccountId(
                                line.substring(0, at), Instant.ofEpochMilli(Long.parseLong(line.substring(at + 1))));
                    })
                    .toList();
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalStateException("'" + written + "' names no accounts", e);
        }
    }
}
