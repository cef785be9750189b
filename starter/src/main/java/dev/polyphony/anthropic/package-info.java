/** The starter as Anthropic's own clients speak to it: {@code /v1/messages}. */
@NullMarked
package dev.polyphony.anthropic;

import org.jspecify.annotations.NullMarked;
