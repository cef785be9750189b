@NullMarked
package dev.polyphony.request;

import org.jspecify.annotations.NullMarked;
