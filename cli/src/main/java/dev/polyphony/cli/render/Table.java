package dev.polyphony.cli.render;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Aligned columns, two spaces apart; on a terminal at most 100 wide: the last column gives way. In a file only what is
 * a whole text is cut.
 */
public final class Table {
    static final int WIDTH = 100;
    private static final int WIDEST_CELL = 44;
    private static final int NARROWEST_LAST = 12;
    private static final int WHOLE_TEXT = 1000;

    private final Style style;
    private final String indent;
    private final List<Row> rows = new ArrayList<>();

    private record Row(UnaryOperator<String> paint, List<String> cells) {}

    public Table(Style style, String indent) {
        this.style = style;
        this.indent = indent;
    }

    public Table head(String... cells) {
        return row(style::faint, cells);
    }

    public Table row(String... cells) {
        return row(UnaryOperator.identity(), cells);
    }

    public Table row(UnaryOperator<String> paint, String... cells) {
        // A name from outside must not begin a line that looks like one of ours.
        rows.add(new Row(
                paint,
                List.of(cells).stream()
                        .map(cell -> style.marks(cell.replaceAll("\\R", " ")))
                        .toList()));
        return this;
    }

    public List<String> lines() {
        int columns = rows.stream().mapToInt(row -> row.cells().size()).max().orElse(0);
        int[] widths = new int[columns];
        for (Row row : rows) {
            for (int i = 0; i < row.cells().size() - 1; i++) {
                widths[i] = Math.max(
                        widths[i], shown(row.cells().get(i), WIDEST_CELL).length());
            }
        }
        return rows.stream().map(row -> row.paint().apply(line(row, widths))).toList();
    }

    private String line(Row row, int[] widths) {
        StringBuilder line = new StringBuilder(indent);
        int last = row.cells().size() - 1;
        for (int i = 0; i < last; i++) {
            String cell = shown(row.cells().get(i), WIDEST_CELL);
            line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
        }
        line.append(shown(row.cells().get(last), Math.max(NARROWEST_LAST, WIDTH - line.length())));
        return line.toString().stripTrailing();
    }

    private String shown(String cell, int most) {
        return shortened(cell, style.cut() ? most : WHOLE_TEXT, style);
    }

    static String shortened(String text, int most, Style style) {
        String ellipsis = style.marks("…");
        return text.length() <= most ? text : text.substring(0, most - ellipsis.length()) + ellipsis;
    }
}
