package dev.polyphony.cli.platform;

/** Lines for the person at the terminal, beside the answer. */
public interface Notices {
    /** What the person should know, in one line. */
    void say(String line);

    /** What only {@code -v} shows. */
    void detail(String line);

    Notices NONE = new Notices() {
        @Override
        public void say(String line) {}

        @Override
        public void detail(String line) {}
    };
}
