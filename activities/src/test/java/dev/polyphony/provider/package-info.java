@NullMarked
package dev.polyphony.provider;

import org.jspecify.annotations.NullMarked;
