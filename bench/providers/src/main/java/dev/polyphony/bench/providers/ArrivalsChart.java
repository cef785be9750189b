package dev.polyphony.bench.providers;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/** Requests a second to the provider that was sick, and to the one that stood in for it. */
record ArrivalsChart(Instant begun, Instant sickFrom, Instant wellFrom) {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 360;

    void write(Path file, List<Instant> sick, List<Instant> other) throws IOException {
        XYSeriesCollection data = new XYSeriesCollection();
        data.addSeries(perSecond("the first provider", sick));
        data.addSeries(perSecond("the second one", other));
        JFreeChart chart = ChartFactory.createXYStepChart("Requests a second", "seconds", "requests", data);
        XYPlot plot = chart.getXYPlot();
        plot.setDomainAxis(new NumberAxis("seconds"));
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        IntervalMarker outage = new IntervalMarker(seconds(sickFrom), seconds(wellFrom), new Color(255, 224, 224));
        outage.setLabel("503");
        plot.addDomainMarker(outage, Layer.BACKGROUND);
        plot.getRenderer().setSeriesPaint(0, new Color(0x1F, 0x77, 0xB4));
        plot.getRenderer().setSeriesPaint(1, new Color(0xFF, 0x7F, 0x0E));
        plot.getRenderer().setSeriesStroke(0, new BasicStroke(2));
        SVGGraphics2D svg = new SVGGraphics2D(WIDTH, HEIGHT);
        chart.draw(svg, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
        Files.writeString(file, svg.getSVGElement());
    }

    private XYSeries perSecond(String name, List<Instant> arrivals) {
        XYSeries series = new XYSeries(name);
        long last = arrivals.stream().mapToLong(this::second).max().orElse(0);
        for (long second = 0; second <= last; second++) {
            long in = second;
            series.add((double) second, (double)
                    arrivals.stream().filter(at -> second(at) == in).count());
        }
        return series;
    }

    private long second(Instant at) {
        return Duration.between(begun, at).toSeconds();
    }

    private double seconds(Instant at) {
        return Duration.between(begun, at).toMillis() / 1000.0;
    }
}
