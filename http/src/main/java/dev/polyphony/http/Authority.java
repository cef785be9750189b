package dev.polyphony.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host and port as a Host header or an origin has them.
 *
 * @param host in lower case, an IPv6 address without brackets
 * @param port -1 where none is given
 */
record Authority(String host, int port) {
    /** Possessive throughout: no input makes it try twice. */
    private static final Pattern FORM =
            Pattern.compile("(?:([A-Za-z0-9_-]++(?:\\.[A-Za-z0-9_-]++)*+)\\.?|\\[([0-9A-Fa-f:.]++)])(?::(\\d{1,5}+))?");

    private static final Pattern ORIGIN = Pattern.compile("(https?)://(\\S{1,300})", Pattern.CASE_INSENSITIVE);

    /** Empty for what is no authority. */
    static Optional<Authority> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.length() > 300 || !form.matches()) {
            return Optional.empty();
        }
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        int port = form.group(3) == null ? -1 : Integer.parseInt(form.group(3));
        return Optional.of(new Authority(host.toLowerCase(Locale.ROOT), port));
    }

    /** Of an origin such as {@code https://example.com}, its port always said. */
    static Optional<Authority> ofOrigin(String origin) {
        Matcher form = ORIGIN.matcher(origin);
        return form.matches()
                ? parse(form.group(2)).map(authority -> authority.withPort(usualPort(form.group(1))))
                : Optional.empty();
    }

    /** The same with that port where it has none. */
    Authority withPort(int usual) {
        return port < 0 ? new Authority(host, usual) : this;
    }

    static int usualPort(String scheme) {
        return scheme.equalsIgnoreCase("https") ? 443 : 80;
    }
}
