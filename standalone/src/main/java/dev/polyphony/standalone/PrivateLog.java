package dev.polyphony.standalone;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import dev.polyphony.storage.PrivateFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A log that is its owner's alone, and is not made before there is something to write. */
public final class PrivateLog extends RollingFileAppender<ILoggingEvent> {
    private boolean used;

    @Override
    public void openFile(String name) throws IOException {
        if (used) {
            Path file = Path.of(name);
            PrivateFolder.createFile(file);
            super.openFile(name);
        } else {
            setOutputStream(OutputStream.nullOutputStream());
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        use();
        super.append(event);
    }

    private synchronized void use() {
        if (used || getFile() == null) {
            return;
        }
        used = true;
        try {
            Path folder = Path.of(getFile()).toAbsolutePath().getParent();
            if (folder != null) {
                PrivateFolder.secure(folder);
            }
            openFile(getFile());
        } catch (IOException e) {
            addError("nothing is logged to " + getFile(), e);
        }
    }
}
