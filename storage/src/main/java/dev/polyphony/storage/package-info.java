/** The database that all processes of an installation share. */
@NullMarked
package dev.polyphony.storage;

import org.jspecify.annotations.NullMarked;
