/** Conversations of several turns, kept between them. */
@NullMarked
package dev.polyphony.conversation;

import org.jspecify.annotations.NullMarked;
