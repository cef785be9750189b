/** The models and providers Polyphony knows: the shipped file, a user's file merged over it, and looking names up. */
@NullMarked
package dev.polyphony.catalogue;

import org.jspecify.annotations.NullMarked;
