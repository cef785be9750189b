/** The pages that people look at, and what they are made of; all that they show comes over the REST API. */
@NullMarked
package dev.polyphony.dashboard;

import org.jspecify.annotations.NullMarked;
