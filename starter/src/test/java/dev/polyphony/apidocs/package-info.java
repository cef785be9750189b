@NullMarked
package dev.polyphony.apidocs;

import org.jspecify.annotations.NullMarked;
