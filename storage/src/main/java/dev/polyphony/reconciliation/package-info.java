/** What a provider billed beside what the ledger has. */
@NullMarked
package dev.polyphony.reconciliation;

import org.jspecify.annotations.NullMarked;
