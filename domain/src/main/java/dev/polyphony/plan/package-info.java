/** What is asked of whom, in which order: plans as users write them and as they are recorded for execution. */
@NullMarked
package dev.polyphony.plan;

import org.jspecify.annotations.NullMarked;
