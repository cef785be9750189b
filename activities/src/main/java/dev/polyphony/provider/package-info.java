/**
 * One port to every provider: {@link dev.polyphony.provider.ModelClient}. What vendors differ in ends here: wire
 * formats (LangChain4j), addresses and keys, and their errors, which are translated once into
 * {@link dev.polyphony.call.Failure}.
 */
@NullMarked
package dev.polyphony.provider;

import org.jspecify.annotations.NullMarked;
