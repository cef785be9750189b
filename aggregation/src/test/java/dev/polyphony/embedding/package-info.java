@NullMarked
package dev.polyphony.embedding;

import org.jspecify.annotations.NullMarked;
