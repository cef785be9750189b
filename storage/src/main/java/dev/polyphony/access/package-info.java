/** Who may do what: keys of programs, and the record of what was done. */
@NullMarked
package dev.polyphony.access;

import org.jspecify.annotations.NullMarked;
