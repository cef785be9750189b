package dev.polyphony.webhook;

import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.call.InvalidField;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where messages of tenants may go: to hosts that the operator names, and of them only to addresses of the public
 * internet. Two questions, since a name can lead anywhere: {@link #check} is asked when an address is given and again
 * when something is sent, {@link #permits} of each address before it is connected to.
 *
 * <p>An entry is a name, {@code *.} and a name for all below it, {@code *} for all, or an address, each with a port
 * where it is not 443. With {@code http://} before it, it may be spoken to without encryption; so may a loopback
 * address, and {@code localhost}. An entry that is an address says of itself that it is permitted.
 */
public final class WebhookHosts {
    public static final String VARIABLE = "POLYPHONY_WEBHOOK_HOSTS";
    public static final String NETWORKS = "POLYPHONY_WEBHOOK_NETWORKS";
    private static final String ALL = "*";
    private static final String LOCALHOST = "localhost";
    private static final Pattern ENTRY = Pattern.compile(
            "(?<scheme>https?://)?(?<host>\\*|(\\*\\.)?[a-z0-9.-]+|\\[[0-9a-f:.]+])(:(?<port>[0-9]{1,5}))?");

    private final List<Entry> entries;
    private final List<IPAddress> networks;

    private WebhookHosts(List<Entry> entries, List<IPAddress> networks) {
        this.entries = entries;
        this.networks = networks;
    }

    /**
     * @param hosts as above; none where nothing may be sent
     * @param networks private ones in which names may lie all the same, such as {@code 10.20.0.0/16}
     * @throws IllegalArgumentException that says what would be right
     */
    public static WebhookHosts of(List<String> hosts, List<String> networks) {
        return new WebhookHosts(
                hosts.stream().map(Entry::parse).toList(),
                networks.stream().map(WebhookHosts::network).toList());
    }

    /** @throws InvalidField of that name where nothing may be sent there */
    public void check(String field, WebhookUrl url) {
        if (entries.isEmpty()) {
            throw new InvalidField(
                    field, "no host may be told anything here; the operator names those that may in " + VARIABLE);
        }
        if (entries.stream().noneMatch(entry -> entry.admits(url))) {
            boolean known = entries.stream().anyMatch(entry -> entry.isAbout(url));
            throw new InvalidField(
                    field,
                    known
                            ? "this host is told something on the ports and by the schemes of " + VARIABLE
                                    + " alone: https on 443, unless that says otherwise"
                            : "this host is none of those that may be told something; the operator names them in "
                                    + VARIABLE);
        }
    }

    /** Whether an address that the host of an admitted URL leads to may be connected to. */
    public boolean permits(WebhookUrl url, InetAddress address) {
        return PublicAddresses.contains(address)
                || networks.stream().anyMatch(network -> network.contains(PublicAddresses.of(address)))
                || entries.stream()
                        .filter(entry -> entry.admits(url))
                        .anyMatch(entry -> entry.isAddress() || (entry.isLocal() && address.isLoopbackAddress()));
    }

    private static IPAddress network(String text) {
        IPAddress network = new IPAddressString(text.strip()).getAddress();
        if (network == null || !network.isPrefixBlock()) {
            throw new IllegalArgumentException("'" + text + "' is no network such as 10.20.0.0/16");
        }
        return network;
    }

    private record Entry(boolean plain, boolean below, String host, int port) {
        static Entry parse(String text) {
            Matcher entry = ENTRY.matcher(text.strip().toLowerCase(Locale.ROOT));
            if (!entry.matches() || port(entry) > 65_535) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no host such as hooks.example.com, *.example.org or 127.0.0.1:9000");
            }
            String host = entry.group("host");
            boolean below = host.startsWith("*.");
            String name = below ? host.substring(2) : host;
            if (!name.equals(ALL)) {
                // By the same rules as what is compared with it.
                name = WebhookUrl.parse("hosts", "https://" + name).host();
            }
            return new Entry("http://".equals(entry.group("scheme")), below, name, port(entry));
        }

        private static int port(Matcher entry) {
            return entry.group("port") == null ? -1 : Integer.parseInt(entry.group("port"));
        }

        boolean admits(WebhookUrl url) {
            boolean usual = url.port() == (url.isEncrypted() ? 443 : 80);
            return isAbout(url) && (url.isEncrypted() || plain || isLocal()) && (port < 0 ? usual : url.port() == port);
        }

        boolean isAbout(WebhookUrl url) {
            if (host.equals(ALL)) {
                return true;
            }
            if (isAddress()) {
                return url.isAddress() && address(host).equals(address(url.host()));
            }
            return below ? url.host().endsWith("." + host) : url.host().equals(host);
        }

        boolean isLocal() {
            return host.equals(LOCALHOST) || (isAddress() && address(host).isLoopback());
        }

        boolean isAddress() {
            return !host.equals(ALL) && !below && address(host) != null;
        }

        private static IPAddress address(String host) {
            return new IPAddressString(host).getAddress();
        }
    }
}
