package dev.polyphony.cli.output;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What characters the person's locale can show. */
public final class Locales {
    private Locales() {}

    public static boolean isUnicode(Map<String, String> environment) {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("")
                .toLowerCase(Locale.ROOT);
        return locale.isEmpty() ? isUtf8(System.getProperty("stdout.encoding", "")) : isUtf8(locale);
    }

    /**
     * A locale that says nothing but ASCII, as in most containers, must not turn an answer's letters into question
     * marks.
     */
    public static Charset charset(Map<String, String> environment) {
        if (isUnicode(environment)) {
            return StandardCharsets.UTF_8;
        }
        Charset own = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        return own.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : own;
    }

    private static boolean isUtf8(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("utf-8") || lower.contains("utf8");
    }
}
