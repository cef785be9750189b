package dev.polyphony.experiment;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.InvalidField;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An experiment of a tenant. Its name is one that analyses ask for as they ask for a strategy.
 *
 * @param id of this one; the name can be had again by another when it has ended
 * @param name 1 to 40 lower-case letters, digits and dashes, a letter first
 * @param finding what was found; absent as long as nothing is
 * @param changedAt when it came to that state
 * @param changedBy whoever brought it there, or {@value #ITSELF}
 * @param why it is in that state, for people; absent as long as nothing happened
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Experiment(
        String id,
        String tenant,
        String name,
        Design design,
        State state,
        @Nullable Finding finding,

        @JsonProperty("started_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant startedAt,

        @JsonProperty("started_by") String startedBy,

        @JsonProperty("changed_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant changedAt,

        @JsonProperty("changed_by") String changedBy,
        @Nullable String why) {
    /** Who changes it where nobody does. */
    public static final String ITSELF = "itself";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    /** @throws InvalidField for what cannot be one */
    public static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidField("name", "is not 1 to 40 lower-case letters, digits and dashes, with a letter first");
        }
        return name;
    }

    @JsonIgnore
    public boolean isRunning() {
        return state == State.RUNNING;
    }

    /** The candidate's part of what asks for it now, 0 to 1. */
    @JsonIgnore
    public double share() {
        return switch (state) {
            case RUNNING -> design.share();
            case PROMOTED -> 1;
            case STOPPED, ROLLED_BACK, CONCLUDED -> 0;
        };
    }

    /** Where what asks for it goes. */
    public enum State {
        /** To control or candidate, by lot. */
        @JsonProperty("running")
        RUNNING,
        /** To the control: an operator ended it. */
        @JsonProperty("stopped")
        STOPPED,
        /** To the control: the candidate is worse. */
        @JsonProperty("rolled_back")
        ROLLED_BACK,
        /** To the control, until somebody promotes the candidate: an A/B test that found what there is. */
        @JsonProperty("concluded")
        CONCLUDED,
        /** To the candidate. */
        @JsonProperty("promoted")
        PROMOTED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is known of the candidate beside the control, with the error that the design allows. */
    public enum Finding {
        /** By more than the margin. */
        @JsonProperty("worse")
        WORSE,
        /** It is without an answer more often. */
        @JsonProperty("fails_more")
        FAILS_MORE,
        /** By less than what passes for that: it can be promoted. */
        @JsonProperty("no_worse")
        NO_WORSE,
        /** By more than the margin. */
        @JsonProperty("better")
        BETTER,
        /** Neither better nor worse by as much as passes for a difference. */
        @JsonProperty("no_different")
        NO_DIFFERENT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
