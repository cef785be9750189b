package dev.polyphony.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a model can answer now, as its provider's last check said. */
public enum Readiness {
    @JsonProperty("ready")
    READY,
    @JsonProperty("no_credentials")
    NO_CREDENTIALS,
    @JsonProperty("unauthorized")
    UNAUTHORIZED,
    @JsonProperty("throttled")
    THROTTLED,
    @JsonProperty("out_of_credit")
    OUT_OF_CREDIT,
    @JsonProperty("circuit_open")
    CIRCUIT_OPEN,
    @JsonProperty("unreachable")
    UNREACHABLE,
    /** Its circuit was open and lets a part of the calls pass. */
    @JsonProperty("recovering")
    RECOVERING,
    /** The server does not have the model yet. */
    @JsonProperty("not_pulled")
    NOT_PULLED,
    /** An operator took the provider out of use. */
    @JsonProperty("drained")
    DRAINED,
    /** It is set up, and nobody has asked it anything yet, or it did not answer when it was last asked. */
    @JsonProperty("unknown")
    UNKNOWN;

    /** The name in JSON and on the screen. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
