/** What of a plan budgets and limits leave. */
@NullMarked
package dev.polyphony.planning.fitting;

import org.jspecify.annotations.NullMarked;
