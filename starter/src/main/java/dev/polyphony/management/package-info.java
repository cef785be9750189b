/** Health and metrics of a starter on a port of their own. */
@NullMarked
package dev.polyphony.management;

import org.jspecify.annotations.NullMarked;
