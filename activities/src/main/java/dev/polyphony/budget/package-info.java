/** What an analysis has to do with the books beside its calls. */
@NullMarked
package dev.polyphony.budget;

import org.jspecify.annotations.NullMarked;
