package dev.polyphony.bench.rivals;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.svg.SVGGraphics2D;

/** Bars of the medians, one picture for each of a few figures. */
record FiguresChart(Results results, int clients) {
    private static final List<Measure> SHOWN =
            List.of(Measure.ADDED_P50, Measure.USUAL, Measure.PANELS, Measure.CPU_OWN, Measure.RESIDENT);
    private static final int WIDTH = 720;
    private static final int BAR = 26;
    private static final int FRAME = 90;

    void write(Path file) throws IOException {
        int height = FRAME + BAR * results.contenders().size();
        SVGGraphics2D graphics = new SVGGraphics2D(WIDTH, (double) height * SHOWN.size());
        for (int i = 0; i < SHOWN.size(); i++) {
            chart(SHOWN.get(i)).draw(graphics, new Rectangle2D.Double(0, (double) i * height, WIDTH, height));
        }
        Files.writeString(file, graphics.getSVGDocument());
    }

    private JFreeChart chart(Measure figure) {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        for (String contender : results.contenders()) {
            results.spread(contender, figure)
                    .ifPresent(spread -> data.addValue(spread.median(), figure.unit(), contender));
        }
        JFreeChart chart = ChartFactory.createBarChart(
                figure.title(clients), null, figure.unit(), data, PlotOrientation.HORIZONTAL, false, false, false);
        CategoryPlot plot = chart.getCategoryPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        BarRenderer bars = (BarRenderer) plot.getRenderer();
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        bars.setSeriesPaint(0, new Color(0x1F, 0x77, 0xB4));
        return chart;
    }
}
