package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An answer that is paid for and not on the books yet: they did not answer in time.
 *
 * @param callId of the call in the books
 * @param n of its request
 * @param cost that it is to be booked at
 */
@Persisted
public record Pending(@JsonProperty("call_id") String callId, int n, Money cost) {}
