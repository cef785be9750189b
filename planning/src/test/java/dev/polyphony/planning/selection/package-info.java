@NullMarked
package dev.polyphony.planning.selection;

import org.jspecify.annotations.NullMarked;
