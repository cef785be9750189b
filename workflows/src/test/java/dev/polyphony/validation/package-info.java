/** What records refuse. */
@NullMarked
package dev.polyphony.validation;

import org.jspecify.annotations.NullMarked;
