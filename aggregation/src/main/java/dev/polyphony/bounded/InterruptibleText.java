package dev.polyphony.bounded;

import java.util.concurrent.CancellationException;

/**
 * A text in which a search ends when its thread is interrupted: a regular expression that backtracks looks at one
 * character after the other, and would do so for years.
 */
public record InterruptibleText(CharSequence text) implements CharSequence {
    @Override
    public int length() {
        return text.length();
    }

    /** @throws CancellationException where nobody wants to know any more */
    @Override
    public char charAt(int index) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("given up");
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new InterruptibleText(text.subSequence(start, end));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
