/** JSON answers and the schemas that they have to fit. */
@NullMarked
package dev.polyphony.schema;

import org.jspecify.annotations.NullMarked;
