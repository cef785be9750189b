@NullMarked
package dev.polyphony.conversation;

import org.jspecify.annotations.NullMarked;
