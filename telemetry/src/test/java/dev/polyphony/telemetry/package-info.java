@NullMarked
package dev.polyphony.telemetry;

import org.jspecify.annotations.NullMarked;
