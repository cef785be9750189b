@NullMarked
package dev.polyphony.semanticcache;

import org.jspecify.annotations.NullMarked;
