/** What keeping the books costs a call. */
@NullMarked
package dev.polyphony.bench.ledger;

import org.jspecify.annotations.NullMarked;
