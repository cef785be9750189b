/**
 * Scorers of an operator's own, of answers and of prompts: a class, a command or an HTTP endpoint. Whatever they do, an
 * analysis goes on.
 */
@NullMarked
package dev.polyphony.worker.scorer;

import org.jspecify.annotations.NullMarked;
