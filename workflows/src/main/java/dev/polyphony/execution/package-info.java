/** The workflow and the interpreter of plans. Deterministic: no I/O, clock, randomness or tunable constant. */
@NullMarked
package dev.polyphony.execution;

import org.jspecify.annotations.NullMarked;
