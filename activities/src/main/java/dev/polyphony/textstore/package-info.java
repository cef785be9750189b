/** Long texts, which travel by reference. */
@NullMarked
package dev.polyphony.textstore;

import org.jspecify.annotations.NullMarked;
