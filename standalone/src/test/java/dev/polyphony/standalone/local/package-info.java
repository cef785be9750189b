@NullMarked
package dev.polyphony.standalone.local;

import org.jspecify.annotations.NullMarked;
