@NullMarked
package dev.polyphony.llama;

import org.jspecify.annotations.NullMarked;
