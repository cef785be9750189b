/** What a lane's worker does with a call: one request an attempt, heard from while it lasts, ended in time. */
@NullMarked
package dev.polyphony.attempt;

import org.jspecify.annotations.NullMarked;
