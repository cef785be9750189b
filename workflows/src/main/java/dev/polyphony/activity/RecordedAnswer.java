package dev.polyphony.activity;

import dev.polyphony.call.Persisted;
import dev.polyphony.call.Reply;

/**
 * An answer to the prompt that an earlier analysis paid for.
 *
 * @param name of its model as the user wrote it then
 */
@Persisted
public record RecordedAnswer(String name, Reply reply) {}
