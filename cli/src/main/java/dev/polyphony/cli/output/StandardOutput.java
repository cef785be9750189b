package dev.polyphony.cli.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;

/** Standard output that knows why it can be written no more: {@link PrintStream} itself only knows that it cannot. */
public final class StandardOutput extends PrintStream {
    private final Watched to;

    private StandardOutput(Watched to, Charset charset) {
        super(to, false, charset);
        this.to = to;
    }

    public static StandardOutput to(OutputStream to, Charset charset) {
        return new StandardOutput(new Watched(to), charset);
    }

    /** Whether nobody reads any more, as after {@code | head -n 1}: what comes then is not missed. */
    public boolean isLeft() {
        return to.left;
    }

    private static final class Watched extends FilterOutputStream {
        private volatile boolean left;

        Watched(OutputStream to) {
            super(to);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                left = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
                throw e;
            }
        }
    }
}
