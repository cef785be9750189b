package dev.polyphony.llama.process;

/** That a model cannot be asked now. Its message is for a log. */
public final class ModelUnavailable extends Exception {
    public enum Reason {
        /** The file is not there. */
        NO_FILE,
        /** llama.cpp cannot load it, or its process ended over it. */
        NOT_LOADED,
        /** Others that are being asked take the memory. */
        NO_MEMORY,
        /** It was not ready in the time that there was. */
        OUT_OF_TIME
    }

    private final Reason reason;

    ModelUnavailable(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
