@NullMarked
package dev.polyphony.aggregation;

import org.jspecify.annotations.NullMarked;
