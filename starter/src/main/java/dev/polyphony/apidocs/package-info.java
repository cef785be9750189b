/** The description of what is served over HTTP (OpenAPI 3.1), made from the code, and a page to try it. */
@NullMarked
package dev.polyphony.apidocs;

import org.jspecify.annotations.NullMarked;
