package dev.polyphony.provider;

import dev.polyphony.completion.StreamedAnswer;
import dev.polyphony.completion.StreamedAnswer.Piece;
import dev.polyphony.provider.ModelRequest.Beginning;
import java.util.List;
import java.util.stream.Stream;

/**
 * An answer whose beginning somebody has already: how a model is brought to go on with it, and one text of the two. By
 * prefill, or in words: then it is asked to say the last ones again, as nothing else shows whether it goes on amid a
 * word, or after a space that it leaves out. For one request.
 */
final class ContinuedAnswer {
    private final String beginning;
    private final boolean prefill;

    /** @param refused whether the model has turned out to take no prefill */
    ContinuedAnswer(Beginning beginning, boolean refused) {
        this.beginning = beginning.text();
        this.prefill = beginning.prefill() && !refused;
    }

    /** As it is sent: with a beginning where that is the last message. */
    ModelRequest request(ModelRequest given) {
        return prefill ? given : given.after(beginning, inWords());
    }

    private String inWords() {
        return "Your answer above broke off. It ends with:\n<end>" + Overlap.end(beginning)
                + "</end>\nContinue it from exactly there, in the same language, tone and form: begin by repeating what"
                + " stands between the tags, character for character, and write on to the end of the answer. Repeat"
                + " nothing before that, add no remark, and leave out the tags.";
    }

    /** The same for pieces of the whole text. */
    Streaming streaming(Streaming told) {
        return new Streaming(new Pieces(told)::hear, told.firstToken(), told.stall());
    }

    /** The same with the whole text; how likely the tokens of its beginning were is not known. */
    ModelAnswer whole(ModelAnswer rest) {
        String text = rest.text();
        return new ModelAnswer(
                beginning + text.substring(new Overlap(beginning, prefill).of(text, true)),
                rest.servedBy(),
                rest.usage(),
                rest.truncated(),
                rest.latency(),
                rest.reasoning(),
                rest.toolCalls(),
                rest.logprobs().isEmpty()
                        ? rest.dropped()
                        : Stream.concat(rest.dropped().stream(), Stream.of(ParameterSupport.Refused.LOGPROBS.field()))
                                .distinct()
                                .toList(),
                List.of(),
                rest.stopSequence());
    }

    /** Of one thread at a time, as they are. */
    private final class Pieces {
        private final Streaming told;
        private final Overlap overlap = new Overlap(beginning, prefill);
        private final StringBuilder held = new StringBuilder();

        /** It is known how much of what the model said is repeated. */
        private boolean joined;

        private long length;

        Pieces(Streaming told) {
            this.told = told;
        }

        void hear(Piece piece) {
            switch (piece) {
                case StreamedAnswer.Text(long offset, String text) -> {
                    if (offset == 0) {
                        // What was said before is none of the answer.
                        joined = false;
                        held.setLength(0);
                        length = 0;
                    }
                    said(text);
                }
                case StreamedAnswer.ToolCallDelta call -> {
                    join(true);
                    told.pieces().accept(call);
                }
            }
        }

        private void said(String text) {
            if (joined) {
                tell(text);
            } else {
                held.append(text);
                join(false);
            }
        }

        private void join(boolean ended) {
            int repeated = joined ? Overlap.UNKNOWN : overlap.of(held, ended);
            if (repeated != Overlap.UNKNOWN) {
                joined = true;
                tell(beginning + held.substring(repeated));
            }
        }

        private void tell(String text) {
            if (!text.isEmpty()) {
                told.pieces().accept(new StreamedAnswer.Text(length, text));
                length += text.length();
            }
        }
    }
}
