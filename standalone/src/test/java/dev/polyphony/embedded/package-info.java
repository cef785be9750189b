@NullMarked
package dev.polyphony.embedded;

import org.jspecify.annotations.NullMarked;
