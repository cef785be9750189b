/** Who may ask what over HTTP. */
@NullMarked
package dev.polyphony.security;

import org.jspecify.annotations.NullMarked;
