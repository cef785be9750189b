/** What was spent, what is reserved and what is in doubt, on SQLite or PostgreSQL. */
@NullMarked
package dev.polyphony.ledger;

import org.jspecify.annotations.NullMarked;
