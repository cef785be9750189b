package dev.polyphony.aggregation;

import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.call.FinalAnswer;
import dev.polyphony.call.FinalAnswer.Kind;
import dev.polyphony.plan.Aggregation.VoteBy;
import dev.polyphony.plan.Count;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What counts as the same vote.
 *
 * @param kind of the final answers; prose where absent
 * @param asked whether the form was asked for; else only what was recognised where an answer arrived counts
 * @param stays whether no vote that is out can change it
 */
record VotingForm(@Nullable Kind kind, boolean asked, boolean stays) {

    /**
     * The form asked for if anyone answered in it, else prose. Where none was asked for, the form of more than half of
     * the answers, else prose.
     */
    static VotingForm of(List<Entry> entries, Count.Votes count) {
        VoteBy by = count.by();
        if (by != null) {
            return switch (by) {
                case NUMBER -> asked(Kind.NUMBER, entries, count);
                case CHOICE -> asked(Kind.CHOICE, entries, count);
                case JSON -> asked(Kind.JSON, entries, count);
                case TEXT -> new VotingForm(null, true, true);
            };
        }
        int all = entries.size() + count.outstanding();
        for (Kind kind : Kind.values()) {
            long having = having(kind, entries);
            if (2 * having > entries.size()) {
                return new VotingForm(kind, false, 2 * having > all);
            }
        }
        return new VotingForm(
                null,
                false,
                Stream.of(Kind.values())
                        .allMatch(kind -> 2 * having(kind, entries) + count.outstanding() <= entries.size()));
    }

    /** What an answer votes for; nothing where it is blank. */
    Optional<String> vote(Entry entry) {
        if (kind == null) {
            return Optional.empty();
        }
        return asked ? read(kind, entry) : recorded(kind, entry);
    }

    private static VotingForm asked(Kind kind, List<Entry> entries, Count.Votes count) {
        boolean anyone = entries.stream().anyMatch(entry -> read(kind, entry).isPresent());
        return anyone ? new VotingForm(kind, true, true) : new VotingForm(null, true, count.outstanding() == 0);
    }

    private static Optional<String> read(Kind kind, Entry entry) {
        return recorded(kind, entry)
                .or(() -> FinalAnswers.as(kind, entry.reply().text()).map(FinalAnswer::value));
    }

    private static Optional<String> recorded(Kind kind, Entry entry) {
        return Optional.ofNullable(entry.reply().finalAnswer())
                .filter(answer -> answer.kind() == kind)
                .map(FinalAnswer::value);
    }

    private static long having(Kind kind, List<Entry> entries) {
        return entries.stream()
                .filter(entry -> recorded(kind, entry).isPresent())
                .count();
    }
}
