@NullMarked
package dev.polyphony.scoring.training;

import org.jspecify.annotations.NullMarked;
