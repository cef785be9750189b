package dev.polyphony.textstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.call.Brief;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.Question;
import dev.polyphony.call.Reply;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextStore;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.text.ServerLimits;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes long texts out of what travels through a history, and puts them back at the edges: a question once however many
 * models are asked, an answer once however many judges see it.
 */
public final class ClaimCheck {
    /** More than any review is; all of them go to a chairman together. */
    private static final int LONGEST_REVIEW = 64 * 1024;

    /** What people see of a text that is elsewhere. */
    private static final int BEGINNING = 1000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TextStore texts;
    private final ImageMemory memory;

    public ClaimCheck(TextStore texts) {
        this(texts, ImageMemory.ofTheHeap());
    }

    /** @param memory of this process, for the images that calls refer to */
    public ClaimCheck(TextStore texts, ImageMemory memory) {
        this.texts = texts;
        this.memory = memory;
    }

    /**
     * A task with all that it refers to; closed when its images are held no more.
     *
     * @param share of the memory for them
     */
    public record Whole(CallTask task, ImageMemory.Share share) implements AutoCloseable {
        @Override
        public void close() {
            share.close();
        }
    }

    public static boolean isLong(String text) {
        return text.length() > TextStore.LONG_BYTES || ServerLimits.bytes(text) > TextStore.LONG_BYTES;
    }

    /** Keeps a question for an analysis and says where. */
    public String keep(Question question, String analysisId) {
        try {
            return texts.put(JSON.writeValueAsString(question), analysisId);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a question that cannot be written", e);
        }
    }

    /** Keeps a text for an analysis and says where. */
    public String keep(String text, String analysisId) {
        return texts.put(text, analysisId);
    }

    /**
     * @throws StorageUnavailable where the books do not answer
     * @throws ApplicationFailure for good where it is kept no longer, or no key at hand opens it
     */
    public String fetch(String reference) {
        try {
            return texts.get(reference)
                    .orElseThrow(() -> ApplicationFailure.newNonRetryableFailure(
                            "a long text was deleted when its time was over; the setting is retention",
                            "TextForgotten"));
        } catch (TextUnreadable e) {
            throw ApplicationFailure.newNonRetryableFailure(e.getMessage(), "TextSealed");
        }
    }

    /** The task with all that it refers to. */
    public CallTask whole(CallTask task) {
        return pictured(worded(task));
    }

    /**
     * As {@link #whole(CallTask)}, once there is room for its images next to those of other calls.
     *
     * @return empty where there is none in time
     */
    public Optional<Whole> whole(CallTask task, Duration within) throws InterruptedException {
        CallTask worded = worded(task);
        Optional<ImageMemory.Share> share =
                memory.take(imageBytes(worded.wording().conversation()), within);
        if (share.isEmpty()) {
            return Optional.empty();
        }
        boolean fetched = false;
        try {
            Whole whole = new Whole(pictured(worded), share.get());
            fetched = true;
            return Optional.of(whole);
        } finally {
            if (!fetched) {
                share.get().close();
            }
        }
    }

    private CallTask worded(CallTask task) {
        Wording wording = task.wording();
        Brief brief = wording.brief() == null ? null : whole(wording.brief());
        String reference = wording.reference();
        Question question = reference == null
                ? new Question(wording.prompt(), wording.conversation(), wording.schema(), wording.parameters())
                : question(reference);
        return task.with(question, brief);
    }

    private CallTask pictured(CallTask worded) {
        Wording wording = worded.wording();
        Conversation before = wording.conversation();
        return before == null
                ? worded
                : worded.with(
                        new Question(
                                wording.prompt(),
                                before.withImages(this::whole),
                                wording.schema(),
                                wording.parameters()),
                        wording.brief());
    }

    /** Of those that are kept elsewhere; what has travelled with the task is there already. */
    private long imageBytes(@Nullable Conversation before) {
        return before == null
                ? 0
                : Stream.concat(
                                before.pictures().stream(),
                                before.messages().stream().flatMap(message -> message.pictures().stream()))
                        .map(Image::reference)
                        .filter(Objects::nonNull)
                        .mapToLong(texts::bytes)
                        .sum();
    }

    /** What was kept by {@link #keep(Question, String)}. */
    public Question question(String reference) {
        try {
            return JSON.readValue(fetch(reference), Question.class);
        } catch (JsonProcessingException e) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "the question is stored in a form that this version does not read: go on with the version that"
                            + " wrote it, or begin the analysis again",
                    "TextUnreadable");
        }
    }

    private Image whole(Image image) {
        return image.reference() == null ? image : new Image(image.mediaType(), fetch(image.reference()));
    }

    private Brief whole(Brief brief) {
        return switch (brief) {
            case Brief.Review(List<Candidate> candidates) -> new Brief.Review(whole(candidates));
            case Brief.Rank(List<Candidate> candidates) -> new Brief.Rank(whole(candidates));
            case Brief.Score(List<Candidate> candidates, Integer turn) -> new Brief.Score(whole(candidates), turn);
            case Brief.Compare(Candidate first, Candidate second) -> new Brief.Compare(whole(first), whole(second));
            case Brief.Synthesize(List<Candidate> candidates, List<String> reviews, List<String> ranking) ->
                new Brief.Synthesize(whole(candidates), reviews, ranking);
        };
    }

    private List<Candidate> whole(List<Candidate> candidates) {
        return candidates.stream().map(this::whole).toList();
    }

    private Candidate whole(Candidate candidate) {
        return candidate.textRef() == null ? candidate : new Candidate(candidate.path(), fetch(candidate.textRef()));
    }

    public Ballot whole(Ballot ballot) {
        return new Ballot(
                ballot.count(),
                ballot.entries().stream()
                        .map(entry -> new Entry(entry.path(), whole(entry.reply())))
                        .toList(),
                ballot.voices(),
                ballot.question());
    }

    public Reply whole(Reply reply) {
        return reply.textRef() == null ? reply : reply.text(fetch(reply.textRef()), null);
    }

    /**
     * A long answer's beginning and where all of it is; as it is where it is short, or cannot be kept now, but never
     * longer than the server takes.
     */
    public Reply referring(Reply reply, String analysisId, @Nullable Brief brief) {
        if (!isLong(reply.text())) {
            return reply;
        }
        // What reviewers write is read by a chairman alone.
        if (!CallTask.answersPrompt(brief)) {
            return reply.text(ServerLimits.cut(reply.text(), LONGEST_REVIEW), null);
        }
        try {
            return reply.text(beginning(reply.text()), texts.put(reply.text(), analysisId));
        } catch (StorageUnavailable e) {
            return reply.text(ServerLimits.cut(reply.text(), ServerLimits.TEXT), null);
        }
    }

    private static String beginning(String text) {
        int end = text.offsetByCodePoints(0, Math.min(BEGINNING, text.codePointCount(0, text.length())));
        return text.substring(0, end).strip() + " …";
    }
}
