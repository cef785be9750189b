@NullMarked
package dev.polyphony.workload;

import org.jspecify.annotations.NullMarked;
