@NullMarked
package dev.polyphony.anthropic;

import org.jspecify.annotations.NullMarked;
