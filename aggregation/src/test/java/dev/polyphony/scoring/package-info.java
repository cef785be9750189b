@NullMarked
package dev.polyphony.scoring;

import org.jspecify.annotations.NullMarked;
