/** Suggestions and conversations for other programs, answered by the fallback over providers. */
@NullMarked
package dev.polyphony.assistant;

import org.jspecify.annotations.NullMarked;
