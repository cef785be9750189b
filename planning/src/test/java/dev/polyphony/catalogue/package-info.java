@NullMarked
package dev.polyphony.catalogue;

import org.jspecify.annotations.NullMarked;
