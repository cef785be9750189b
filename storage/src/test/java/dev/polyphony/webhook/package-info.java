@NullMarked
package dev.polyphony.webhook;

import org.jspecify.annotations.NullMarked;
