package dev.polyphony.webhook;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.IPAddressString;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses of the public internet, by IANA's registries of special-purpose addresses. Of IPv6 those alone that are
 * given out as global unicast: so none that stands for an IPv4 address, as mapped, compatible, NAT64 and translated
 * ones do, and none that is local.
 */
final class PublicAddresses {
    private static final IPAddress GLOBAL_UNICAST = block("2000::/3");

    private static final List<IPAddress> SPECIAL = Stream.of(
                    "0.0.0.0/8", // this host
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // shared by customers of a carrier
                    "127.0.0.0/8", // loopback
                    "169.254.0.0/16", // link-local, where clouds keep their metadata
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // IETF's protocols
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, and broadcast
                    "2001::/23", // IETF's protocols, Teredo among them
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4
                    "3fff::/20") // documentation
            .map(PublicAddresses::block)
            .toList();

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        IPAddress one = of(address);
        boolean given = one.isIPv4() || (GLOBAL_UNICAST.contains(one) && !isTunnel(address.getAddress()));
        return given && SPECIAL.stream().noneMatch(block -> block.contains(one));
    }

    /**
     * ISATAP has an IPv4 address at its end, behind {@code 0:5efe} or {@code 200:5efe}, whatever network it lies in.
     */
    private static boolean isTunnel(byte[] address) {
        return (address[8] & 0xfd) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == (byte) 0xfe;
    }

    static IPAddress of(InetAddress address) {
        return new IPAddressGenerator().from(address.getAddress());
    }

    private static IPAddress block(String text) {
        return new IPAddressString(text).getAddress();
    }
}
