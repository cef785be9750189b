package dev.polyphony.ledger;

/**
 * Something to be kept back for those who will judge an analysis' answers.
 *
 * @param purchase what they will ask for: of a chain, whose steps are asked one after the other, the dearest, under the
 *     chain's own path; its lease says until when it is kept
 * @param times how often
 */
public record Earmark(ReservationRequest purchase, int times) {}
