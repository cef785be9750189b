/** What histories hold must stay readable: files written by each version, kept for ever. */
@NullMarked
package dev.polyphony.compatibility;

import org.jspecify.annotations.NullMarked;
