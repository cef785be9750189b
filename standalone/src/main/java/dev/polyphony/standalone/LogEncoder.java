package dev.polyphony.standalone;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Lines of text by a pattern, or JSON for programs where {@value LogFile#FORMAT} names one of Spring Boot's structured
 * formats: it writes them before there is a Spring application, too.
 */
public final class LogEncoder extends EncoderBase<ILoggingEvent> {
    private static final Set<String> FORMATS = Set.of("ecs", "gelf", "logstash");
    private static final byte[] NOTHING = {};

    private String pattern = "%msg%n";
    private @Nullable Encoder<ILoggingEvent> lines;

    /** Called by Logback, with what its file says. */
    public void setPattern(String pattern) {
        this.pattern = pattern;
    }

    @Override
    public void start() {
        String format = System.getProperty(LogFile.FORMAT, "");
        if (!format.isEmpty() && !FORMATS.contains(format)) {
            addWarn("logs are text: '" + format + "' is none of ecs, gelf, logstash");
        }
        Encoder<ILoggingEvent> encoder = FORMATS.contains(format) ? structured(format) : text();
        encoder.setContext(getContext());
        encoder.start();
        lines = encoder;
        super.start();
    }

    private Encoder<ILoggingEvent> structured(String format) {
        if (getContext().getObject(Environment.class.getName()) == null) {
            getContext().putObject(Environment.class.getName(), new StandardEnvironment());
        }
        StructuredLogEncoder json = new StructuredLogEncoder();
        json.setFormat(format);
        return json;
    }

    private Encoder<ILoggingEvent> text() {
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setPattern(pattern);
        return text;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return lines == null ? NOTHING : lines.encode(event);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
