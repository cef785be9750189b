/** What is said to a model, and what a judge's or a typed answer says. */
@NullMarked
package dev.polyphony.prompt;

import org.jspecify.annotations.NullMarked;
