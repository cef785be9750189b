package dev.polyphony.apidocs;

import dev.polyphony.request.JsonRequests;

/**
 * A body that its handler reads itself, to be declared as a bean beside that; the handler's parameter refers to it by
 * {@code @Schema(ref = "Name")}.
 */
public record DescribedBody(String name, JsonRequests reader) {}
