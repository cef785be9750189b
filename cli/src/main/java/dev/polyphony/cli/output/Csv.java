package dev.polyphony.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.util.List;

/** Our records as CSV with a line of heads, of which a spreadsheet takes nothing for a formula. */
public final class Csv {
    private static final CsvMapper WRITER = CsvMapper.builder()
            .addModule(new SimpleModule().addSerializer(new Cell()))
            .build();

    /** As OWASP lists them (CSV Injection), in full width too. */
    private static final String BEGIN_FORMULAS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private Csv() {}

    public static <T> String of(List<T> lines, Class<T> type) {
        try {
            return WRITER.writerFor(WRITER.getTypeFactory().constructCollectionType(List.class, type))
                    .with(WRITER.schemaFor(type).withHeader())
                    .writeValueAsString(lines);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records that cannot be written", e);
        }
    }

    /** Text; numbers are written as such. */
    private static final class Cell extends StdScalarSerializer<String> {
        private static final long serialVersionUID = 1L;

        Cell() {
            super(String.class);
        }

        @Override
        public void serialize(String text, JsonGenerator out, SerializerProvider provider) throws IOException {
            boolean formula = !text.isEmpty() && BEGIN_FORMULAS.indexOf(text.charAt(0)) >= 0;
            out.writeString(formula ? "'" + text : text);
        }
    }
}
