/** Starts such processes where they are needed, watches over them, and ends them. */
@NullMarked
package dev.polyphony.llama.process;

import org.jspecify.annotations.NullMarked;
