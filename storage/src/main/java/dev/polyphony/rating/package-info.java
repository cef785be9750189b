/** What people said of answers. */
@NullMarked
package dev.polyphony.rating;

import org.jspecify.annotations.NullMarked;
