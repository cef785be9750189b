/** What is learnt of several models together: whose word counts how much, whom to ask next, and when to stop. */
@NullMarked
package dev.polyphony.learning;

import org.jspecify.annotations.NullMarked;
