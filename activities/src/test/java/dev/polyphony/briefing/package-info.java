@NullMarked
package dev.polyphony.briefing;

import org.jspecify.annotations.NullMarked;
