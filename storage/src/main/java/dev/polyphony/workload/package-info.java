/** What was learnt from graded answers, as it is kept for all workers. */
@NullMarked
package dev.polyphony.workload;

import org.jspecify.annotations.NullMarked;
