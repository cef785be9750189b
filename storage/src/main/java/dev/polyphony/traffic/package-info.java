/** How operators spread work over providers, and what each made of it. */
@NullMarked
package dev.polyphony.traffic;

import org.jspecify.annotations.NullMarked;
