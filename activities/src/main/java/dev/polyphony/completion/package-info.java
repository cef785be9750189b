/** What a provider's success says: from the body as it came to a typed {@link dev.polyphony.completion.Completion}. */
@NullMarked
package dev.polyphony.completion;

import org.jspecify.annotations.NullMarked;
