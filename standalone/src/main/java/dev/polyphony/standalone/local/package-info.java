/** {@code polyphony local setup} and {@code status}: Ollama on machines of one's own, and what of the team is there. */
@NullMarked
package dev.polyphony.standalone.local;

import org.jspecify.annotations.NullMarked;
