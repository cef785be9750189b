/**
 * The providers' own batch APIs, at a part of the price: handing requests in, looking how they stand, and reading what
 * they came to. Whoever waits for them decides how long, and asks directly for what is not there by then.
 */
@NullMarked
package dev.polyphony.economy;

import org.jspecify.annotations.NullMarked;
