@NullMarked
package dev.polyphony.recording;

import org.jspecify.annotations.NullMarked;
