@NullMarked
package dev.polyphony.security;

import org.jspecify.annotations.NullMarked;
