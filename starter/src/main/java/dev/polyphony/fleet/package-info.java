/** What people and programs learn of providers over HTTP, and change. */
@NullMarked
package dev.polyphony.fleet;

import org.jspecify.annotations.NullMarked;
