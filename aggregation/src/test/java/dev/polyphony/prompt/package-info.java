@NullMarked
package dev.polyphony.prompt;

import org.jspecify.annotations.NullMarked;
