@NullMarked
package dev.polyphony.evaluation;

import org.jspecify.annotations.NullMarked;
