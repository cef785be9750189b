/** Work whose cost others decide, kept from those who run beside it. */
@NullMarked
package dev.polyphony.bounded;

import org.jspecify.annotations.NullMarked;
