@NullMarked
package dev.polyphony.openai;

import org.jspecify.annotations.NullMarked;
