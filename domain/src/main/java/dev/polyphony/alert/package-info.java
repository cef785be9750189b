/** Word to people that a budget passed a threshold. */
@NullMarked
package dev.polyphony.alert;

import org.jspecify.annotations.NullMarked;
