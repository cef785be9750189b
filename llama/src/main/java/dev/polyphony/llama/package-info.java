/** A GGUF file that answers in OpenAI's protocol on loopback: what runs in the process of its own. */
@NullMarked
package dev.polyphony.llama;

import org.jspecify.annotations.NullMarked;
