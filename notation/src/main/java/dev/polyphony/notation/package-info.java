/** How settings and plans are written in files: YAML whose every mistake is answered with its line and field. */
@NullMarked
package dev.polyphony.notation;

import org.jspecify.annotations.NullMarked;
