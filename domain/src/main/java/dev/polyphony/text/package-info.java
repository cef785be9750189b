/** Long texts beside what travels through a history, and how much a server takes. */
@NullMarked
package dev.polyphony.text;

import org.jspecify.annotations.NullMarked;
