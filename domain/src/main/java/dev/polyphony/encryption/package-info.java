/** By which keys prompts and answers are encrypted, wherever they are kept. */
@NullMarked
package dev.polyphony.encryption;

import org.jspecify.annotations.NullMarked;
