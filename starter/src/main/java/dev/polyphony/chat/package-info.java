/**
 * A conversation that is answered once, whichever protocol it was asked in: an analysis is started, waited for or
 * streamed, and written by that protocol's {@link dev.polyphony.chat.ProtocolWriter}.
 */
@NullMarked
package dev.polyphony.chat;

import org.jspecify.annotations.NullMarked;
