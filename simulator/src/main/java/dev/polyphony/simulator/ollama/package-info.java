/** A machine that runs Ollama: what it has pulled, what it has loaded, and who waits for which model. */
@NullMarked
package dev.polyphony.simulator.ollama;

import org.jspecify.annotations.NullMarked;
