@NullMarked
package dev.polyphony.money;

import org.jspecify.annotations.NullMarked;
