package dev.polyphony.learning;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What some members' answers come to.
 *
 * @param speaker whose answer is taken; absent where nobody of those asked is known and said anything
 * @param probability that it is right
 * @param calibrated whether that was fitted to how often such panels were right, on answers that were judged by what
 *     was not learnt from them
 * @param groups the answers that were given, the most probable first
 */
public record Judged(@Nullable String speaker, double probability, boolean calibrated, List<Group> groups) {
    public Judged {
        groups = List.copyOf(groups);
    }

    /** @param members who say it, the one that speaks for it first */
    public record Group(String value, List<String> members, double probability) {
        public Group {
            members = List.copyOf(members);
        }
    }
}
