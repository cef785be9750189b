/** What an analysis has to do with the books beside its calls. */
@NullMarked
package dev.polyphony.money;

import org.jspecify.annotations.NullMarked;
