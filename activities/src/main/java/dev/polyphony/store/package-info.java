/** Long texts, which travel by reference. */
@NullMarked
package dev.polyphony.store;

import org.jspecify.annotations.NullMarked;
