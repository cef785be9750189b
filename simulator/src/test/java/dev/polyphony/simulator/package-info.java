@NullMarked
package dev.polyphony.simulator;

import org.jspecify.annotations.NullMarked;
