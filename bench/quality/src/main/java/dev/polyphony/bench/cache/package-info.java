/** Whether the semantic cache would give a question another one's answer. */
@NullMarked
package dev.polyphony.bench.cache;

import org.jspecify.annotations.NullMarked;
