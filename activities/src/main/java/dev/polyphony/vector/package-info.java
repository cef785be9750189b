/** Vectors of texts, of providers' models and the worker's own. */
@NullMarked
package dev.polyphony.vector;

import org.jspecify.annotations.NullMarked;
