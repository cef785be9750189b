/** Providers as this process reaches them: addresses, keys, one adapter per wire format, one translation of errors. */
@NullMarked
package dev.polyphony.provider;

import org.jspecify.annotations.NullMarked;
