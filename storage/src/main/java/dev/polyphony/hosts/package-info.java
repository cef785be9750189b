/** Several hosts behind one provider: what each of them has, holds and does, and which of them a call is given to. */
@NullMarked
package dev.polyphony.hosts;

import org.jspecify.annotations.NullMarked;
