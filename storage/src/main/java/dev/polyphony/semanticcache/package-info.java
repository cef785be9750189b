/**
 * Answers to the same question in other words: where they are kept, found, and how often they would have been wrong.
 */
@NullMarked
package dev.polyphony.semanticcache;

import org.jspecify.annotations.NullMarked;
