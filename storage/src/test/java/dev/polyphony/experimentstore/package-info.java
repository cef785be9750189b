@NullMarked
package dev.polyphony.experimentstore;

import org.jspecify.annotations.NullMarked;
