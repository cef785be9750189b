@NullMarked
package dev.polyphony.completion;

import org.jspecify.annotations.NullMarked;
