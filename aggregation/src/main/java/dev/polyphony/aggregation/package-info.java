/** What compares answers: what each comes down to, what they mean, and how they are counted. */
@NullMarked
package dev.polyphony.aggregation;

import org.jspecify.annotations.NullMarked;
