package dev.polyphony.compatibility;

/**
 * A persisted value and the file that holds it.
 *
 * @param type as which it is read: the declared type where it is stored
 */
record Sample(String file, Class<?> type, Object value) {
    static final String FOLDER = "compatibility/v1/";

    String resource() {
        return FOLDER + file + ".json";
    }

    @Override
    public String toString() {
        return file;
    }
}
