/**
 * What is known of providers and models, shared by all processes of an installation: circuits, their rules, and a
 * snapshot that is read without waiting for the database.
 */
@NullMarked
package dev.polyphony.health;

import org.jspecify.annotations.NullMarked;
