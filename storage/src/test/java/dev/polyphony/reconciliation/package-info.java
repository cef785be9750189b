@NullMarked
package dev.polyphony.reconciliation;

import org.jspecify.annotations.NullMarked;
