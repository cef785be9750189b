package dev.polyphony.bench.cache;

import dev.polyphony.bench.cache.JudgedPairs.Rates;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/** Hits and false hits over the threshold, by vectors alone and with what the words say. */
final class HitChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 420;
    private static final Color CHECKED = new Color(0x1F, 0x77, 0xB4);
    private static final Color UNCHECKED = new Color(0xFF, 0x7F, 0x0E);

    private HitChart() {}

    /** @param others how many pairs do not mean the same */
    static void write(Path file, List<Rates> checked, List<Rates> unchecked, long others) throws IOException {
        XYSeriesCollection data = new XYSeriesCollection();
        data.addSeries(series("hits among paraphrases, words checked", checked, Rates::share));
        data.addSeries(series("false hits among the others, words checked", checked, rates -> share(rates, others)));
        data.addSeries(series("hits among paraphrases, vectors alone", unchecked, Rates::share));
        data.addSeries(series("false hits among the others, vectors alone", unchecked, rates -> share(rates, others)));
        JFreeChart chart = ChartFactory.createXYLineChart("Semantic cache", "threshold (cosine)", "share", data);
        XYPlot plot = chart.getXYPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        for (int i = 0; i < 4; i++) {
            plot.getRenderer().setSeriesPaint(i, i < 2 ? CHECKED : UNCHECKED);
            boolean isFalse = i % 2 == 1;
            plot.getRenderer()
                    .setSeriesStroke(
                            i,
                            isFalse
                                    ? new BasicStroke(
                                            2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0)
                                    : new BasicStroke(2));
        }
        SVGGraphics2D svg = new SVGGraphics2D(WIDTH, HEIGHT);
        chart.draw(svg, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
        Files.writeString(file, svg.getSVGElement());
    }

    private static double share(Rates rates, long others) {
        return (double) rates.falseHits() / Math.max(1, others);
    }

    private static XYSeries series(String name, List<Rates> rates, ToDoubleFunction<Rates> value) {
        XYSeries series = new XYSeries(name);
        rates.forEach(one -> series.add(one.threshold(), value.applyAsDouble(one)));
        return series;
    }
}
