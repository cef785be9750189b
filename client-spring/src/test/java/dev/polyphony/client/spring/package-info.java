@NullMarked
package dev.polyphony.client.spring;

import org.jspecify.annotations.NullMarked;
