/** Analyses over HTTP. Controllers translate, call the client, and stop. */
@NullMarked
package dev.polyphony.rest;

import org.jspecify.annotations.NullMarked;
