@NullMarked
package dev.polyphony.alert;

import org.jspecify.annotations.NullMarked;
