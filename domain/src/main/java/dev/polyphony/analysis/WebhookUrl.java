package dev.polyphony.analysis;

import dev.polyphony.call.InvalidField;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where somebody wants to be told, in the one form in which everybody reads it alike: an absolute {@code https} or
 * {@code http} address of at most 2,048 ASCII characters whose host is a name or an address as it is usually written,
 * with neither a user nor a fragment. Whether anything is sent there is another question. Its text form leaves out path
 * and query, which often carry a token.
 */
public record WebhookUrl(URI address) {
    private static final int LONGEST = 2048;
    private static final Pattern ASCII = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    /** Some programs read such a name as an address: 127.1, 0x7f.1, 2130706433. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

    /**
     * @param field that is named where it is none
     * @throws InvalidField that does not repeat it
     */
    public static WebhookUrl parse(String field, String text) {
        if (text.length() > LONGEST) {
            throw new InvalidField(field, "is longer than " + LONGEST + " characters");
        }
        if (!ASCII.matcher(text).matches()) {
            throw new InvalidField(
                    field,
                    "has spaces or characters that are not ASCII, or is empty; write such a name as xn--… and"
                            + " others as %..");
        }
        URI address = address(field, text);
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new InvalidField(field, "is no address such as https://example.org/hooks/polyphony");
        }
        if (address.getRawUserInfo() != null
                || String.valueOf(address.getRawAuthority()).contains("@")) {
            throw new InvalidField(field, "has a user name in it; requests are signed instead, so leave it out");
        }
        if (address.getRawFragment() != null) {
            throw new InvalidField(field, "has a part after #, which is never sent; leave it out");
        }
        if (address.getHost() == null || !isHost(address.getHost().toLowerCase(Locale.ROOT))) {
            throw new InvalidField(
                    field,
                    "has no usual host: a name without a point at its end, an IPv4 address of four decimal numbers,"
                            + " or an IPv6 address in brackets");
        }
        if (address.getPort() == 0 || address.getPort() > 65_535) {
            throw new InvalidField(field, "has a port that is none");
        }
        return new WebhookUrl(address);
    }

    private static URI address(String field, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Its message repeats the text.
            throw new InvalidField(field, "is no address such as https://example.org/hooks/polyphony");
        }
    }

    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            return IPV6.matcher(host).matches();
        }
        return ENDS_IN_A_NUMBER.matcher(host).matches()
                ? IPV4.matcher(host).matches()
                : NAME.matcher(host).matches();
    }

    /** In lower case; an IPv6 address without its brackets. */
    public String host() {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    public boolean isAddress() {
        return address.getHost().startsWith("[")
                || IPV4.matcher(address.getHost()).matches();
    }

    public boolean isEncrypted() {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    /** The scheme's own where none is written. */
    public int port() {
        return address.getPort() > 0 ? address.getPort() : isEncrypted() ? 443 : 80;
    }

    /** Scheme, host and port. */
    @Override
    public String toString() {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
