package dev.polyphony.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a panel is worth it, for one workload.
 *
 * @param panel what it is, such as {@code vote}
 * @param members who is on it, by name
 * @param workload of which questions; absent where of all
 * @param questions graded, that all members answered
 * @param finding better only where it is better than everything it was compared with
 * @param sentence the same for people, with what it does not say
 * @param contestants the panel first, then its members, then others, each group's best first
 * @param comparisons absent ones could not be made: the notes say why
 * @param notes what was left out or is not known, in sentences
 * @param worth the least difference that is worth a panel, 0 to 1
 * @param level of the comparisons' intervals: 95 %, or more where several workloads are reported together (Bonferroni)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PanelReport(
        String panel,
        List<String> members,
        @Nullable String workload,
        int questions,
        Finding finding,
        String sentence,
        List<Contestant> contestants,
        List<Comparison> comparisons,
        List<String> notes,
        double worth,
        double level) {
    public PanelReport {
        members = List.copyOf(members);
        contestants = List.copyOf(contestants);
        comparisons = List.copyOf(comparisons);
        notes = List.copyOf(notes);
    }

    /**
     * @param right what share it answered right, where everything is known
     * @param least what share it certainly answered right
     * @param most what share it may have answered right
     * @param costUsd of a question, on average; absent where one of them has no known cost
     * @param costOfRightUsd what a right answer cost; absent as well where there was none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Contestant(
            String name,
            Role role,
            @Nullable Proportion right,
            double least,
            double most,
            @JsonProperty("cost_usd") @Nullable Double costUsd,
            @JsonProperty("cost_of_right_usd") @Nullable Double costOfRightUsd) {}

    /** What a contestant is to the panel. */
    public enum Role {
        /** The panel itself. */
        @JsonProperty("panel")
        PANEL,
        /** One of its members alone. */
        @JsonProperty("member")
        MEMBER,
        /** The best model alone, asked as often as the panel has members. */
        @JsonProperty("self_fusion")
        SELF_FUSION,
        /** A model that is not on it. */
        @JsonProperty("other")
        OTHER,
        /** Right where any member was: the most that choosing among their answers could reach. */
        @JsonProperty("oracle")
        ORACLE
    }
}
