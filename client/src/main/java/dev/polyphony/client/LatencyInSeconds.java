package dev.polyphony.client;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;

/**
 * How results are shown, on the command line and over HTTP: a latency is a number of seconds. In histories it stays the
 * text that earlier versions wrote. To be mixed into {@link dev.polyphony.analysis.AnalysisResult} and
 * {@link dev.polyphony.call.Reply}, in either generation of Jackson.
 */
public interface LatencyInSeconds {
    @JsonFormat(shape = JsonFormat.Shape.NUMBER_FLOAT)
    Duration latency();
}
