/** The starter as OpenAI's own clients speak to it: {@code /v1}. */
@NullMarked
package dev.polyphony.openai;

import org.jspecify.annotations.NullMarked;
