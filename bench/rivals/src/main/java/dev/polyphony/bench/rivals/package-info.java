/** Polyphony beside gateways that keep nothing, and beside the bare SDK of Temporal. */
@NullMarked
package dev.polyphony.bench.rivals;

import org.jspecify.annotations.NullMarked;
