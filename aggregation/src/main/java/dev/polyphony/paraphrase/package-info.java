/** Whether two questions ask for the same: what may be answered by what was answered before. */
@NullMarked
package dev.polyphony.paraphrase;

import org.jspecify.annotations.NullMarked;
