package dev.polyphony.provider;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whom no proxy is asked for: what {@code NO_PROXY} lists, and this machine. An entry is a name with all names below it
 * ({@code example.com}, {@code .example.com} and {@code *.example.com} alike), an address, a range of addresses
 * ({@code 10.0.0.0/8}), or {@code *} for everything, perhaps with a port.
 */
record ProxyExceptions(List<String> entries) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");

    ProxyExceptions {
        entries = List.copyOf(entries);
    }

    static ProxyExceptions of(String written) {
        return new ProxyExceptions(Stream.of(written.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    boolean include(URI address) {
        String host = bare(String.valueOf(address.getHost()).toLowerCase(Locale.ROOT));
        int port =
                address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
        return isThisMachine(host) || entries.stream().anyMatch(entry -> includes(entry, host, port));
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || literal(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static boolean includes(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.indexOf('/') > 0) {
            return literal(host).map(address -> isIn(address, entry)).orElse(false);
        }
        // An IPv6 address has more than one colon, and with a port it stands in brackets.
        int colon = entry.lastIndexOf(':');
        boolean named = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
        if (named && !entry.substring(colon + 1).equals(String.valueOf(port))) {
            return false;
        }
        String name = bare(named ? entry.substring(0, colon) : entry).replaceFirst("^\\*?\\.", "");
        return host.equals(name)
                || host.endsWith("." + name)
                || (literal(name).isPresent() && literal(name).equals(literal(host)));
    }

    private static boolean isIn(InetAddress address, String range) {
        int slash = range.indexOf('/');
        Optional<InetAddress> network = literal(bare(range.substring(0, slash)));
        if (network.isEmpty() || !range.substring(slash + 1).matches("[0-9]{1,3}")) {
            return false;
        }
        byte[] one = network.get().getAddress();
        byte[] other = address.getAddress();
        int bits = Integer.parseInt(range.substring(slash + 1));
        if (one.length != other.length || bits > one.length * 8) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Empty for a name: none is looked up. */
    private static Optional<InetAddress> literal(String host) {
        if (!ADDRESS.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
