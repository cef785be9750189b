@NullMarked
package dev.polyphony.ledger;

import org.jspecify.annotations.NullMarked;
