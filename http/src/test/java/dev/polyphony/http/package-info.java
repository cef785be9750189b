@NullMarked
package dev.polyphony.http;

import org.jspecify.annotations.NullMarked;
