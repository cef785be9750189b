@NullMarked
package dev.polyphony.chat;

import org.jspecify.annotations.NullMarked;
