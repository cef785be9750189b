/** What an analysis has decided by data that changes: its plan, its extra calls, which answer is its panel's. */
@NullMarked
package dev.polyphony.decision;

import org.jspecify.annotations.NullMarked;
