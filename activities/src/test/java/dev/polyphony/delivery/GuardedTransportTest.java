package dev.polyphony.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.polyphony.call.InvalidField;
import dev.polyphony.delivery.GuardedTransport.Lookup;
import dev.polyphony.delivery.MessageTransport.AddressRefused;
import dev.polyphony.delivery.MessageTransport.Answer;
import dev.polyphony.webhook.WebhookHosts;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever address somebody gives, nothing reaches a listener on this machine's own addresses; the operator's list lets
 * every host through here, on its port and without encryption.
 */
class GuardedTransportTest {
    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final String PASSWORD = "only-for-this-test";
    private static final String GOOD = "127.0.0.2";

    private Listener listener = Listener.at("::");
    private final List<GuardedTransport> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(GuardedTransport::close);
        listener.close();
    }

    /** PORT stands for that of the listener. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // As it is usually written, and as some programs read it.
                "http://127.0.0.1:PORT/",
                "http://127.0.0.1:PORT",
                "HTTP://127.0.0.1:PORT/",
                "http://127.1:PORT/",
                "http://127.0.1:PORT/",
                "http://127.0.0.01:PORT/",
                "http://2130706433:PORT/",
                "http://017700000001:PORT/",
                "http://0177.0.0.1:PORT/",
                "http://0x7f000001:PORT/",
                "http://0x7f.0x0.0x0.0x1:PORT/",
                "http://0X7F.1:PORT/",
                "http://127.0.0.1.:PORT/",
                "http://127.000.000.001:PORT/",
                "http://4294967297:PORT/",
                "http://0:PORT/",
                "http://0.0.0.0:PORT/",
                "http://0x0:PORT/",
                // IPv6, and IPv4 inside it.
                "http://[::1]:PORT/",
                "http://[0:0:0:0:0:0:0:1]:PORT/",
                "http://[::]:PORT/",
                "http://[::ffff:127.0.0.1]:PORT/",
                "http://[::ffff:7f00:1]:PORT/",
                "http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/",
                "http://[::127.0.0.1]:PORT/",
                "http://[::7f00:1]:PORT/",
                "http://[::ffff:0:127.0.0.1]:PORT/",
                "http://[64:ff9b::7f00:1]:PORT/",
                "http://[64:ff9b:1::7f00:1]:PORT/",
                "http://[2002:7f00:1::]:PORT/",
                "http://[2001:0:7f00:1::]:PORT/",
                "http://[2001:db8::5efe:127.0.0.1]:PORT/",
                "http://[2600::5efe:127.0.0.1]:PORT/",
                "http://[fe80::1]:PORT/",
                "http://[fe80::1%25lo]:PORT/",
                "http://[::1%25lo]:PORT/",
                "http://[fd00:ec2::254]/",
                "http://[ff02::1]:PORT/",
                // Names of this machine.
                "http://localhost:PORT/",
                "http://LOCALHOST:PORT/",
                "http://localhost.:PORT/",
                "http://localhost.localdomain:PORT/",
                "http://ip6-localhost:PORT/",
                // Clouds' metadata and private networks.
                "http://169.254.169.254/latest/meta-data/",
                "http://169.254.169.254.:80/",
                "http://2852039166/",
                "http://100.100.100.200/",
                "http://100.64.0.1/",
                "http://10.0.0.1:PORT/",
                "http://172.16.0.1:PORT/",
                "http://192.168.0.1:PORT/",
                "http://198.18.0.1:PORT/",
                "http://224.0.0.1:PORT/",
                "http://255.255.255.255:PORT/",
                "http://192.88.99.1:PORT/",
                // Two readings of one text.
                "http://hooks.example.com@127.0.0.1:PORT/",
                "http://user:password@127.0.0.1:PORT/",
                "http://127.0.0.1:PORT@hooks.example.com/",
                "http://@127.0.0.1:PORT/",
                "http://127.0.0.1:PORT\\@hooks.example.com/",
                "http://hooks.example.com\\@127.0.0.1:PORT/",
                "http:\\\\127.0.0.1:PORT\\",
                "http:/\\127.0.0.1:PORT/",
                "http:///127.0.0.1:PORT/",
                "http:127.0.0.1:PORT/",
                "//127.0.0.1:PORT/",
                "127.0.0.1:PORT/",
                "http://127.0.0.1:PORT#@hooks.example.com/",
                "http://hooks.example.com#@127.0.0.1:PORT/",
                "http://127.0.0.1:PORT /",
                " http://127.0.0.1:PORT/",
                "http://127.0.0.1\t:PORT/",
                "http://127.0.0.1:PORT/\r\nHost: hooks.example.com",
                "http://127.0.0.1%00.example.com:PORT/",
                "http://127.0.0.1%2f:PORT/",
                "http://%31%32%37.0.0.1:PORT/",
                "http://127.0.0.1:PORT:80/",
                "http://127.0.0.1:0PORT/",
                "http://[127.0.0.1]:PORT/",
                "http://[::1]hooks.example.com:PORT/",
                // Characters that become digits and points.
                "http://１２７.0.0.1:PORT/",
                "http://127。0。0。1:PORT/",
                "http://①②⑦.⓪.⓪.①:PORT/",
                "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/",
                "http://loc\u00adalhost:PORT/",
                "http://lⓄcalhost:PORT/",
                // Other schemes.
                "ftp://127.0.0.1:PORT/",
                "file:///etc/passwd",
                "gopher://127.0.0.1:PORT/_GET",
                "jar:http://127.0.0.1:PORT/!/x",
                "https://127.0.0.1:PORT/",
                "https://[::1]:PORT/",
                ""
            })
    void nothingReachesThisMachine(String text) {
        URI address;
        try {
            address = URI.create(text.replace("PORT", String.valueOf(listener.port())));
        } catch (IllegalArgumentException e) {
            // It is none that could be sent to. What people type is read by the same rules.
            return;
        }
        GuardedTransport transport = transport(InetAddress::getAllByName);

        assertThatThrownBy(() -> transport.post(address, NO_HEADERS, "{}"))
                .isInstanceOfAny(InvalidField.class, AddressRefused.class, UnknownHostException.class);
        assertThat(listener.reached()).isEmpty();
    }

    static Stream<String> ownAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(InetAddress::getHostAddress)
                .filter(address -> !address.contains("%"))
                .map(address -> address.contains(":") ? "[" + address + "]" : address)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("ownAddresses")
    void privateAddressesOfThisMachinesNetworksAreNotReached(String own) throws IOException {
        InetAddress address = InetAddress.getByName(own);
        boolean isPublic =
                !address.isLoopbackAddress() && !address.isSiteLocalAddress() && address instanceof Inet4Address;
        if (isPublic) {
            return;
        }
        GuardedTransport transport = transport(InetAddress::getAllByName);

        assertThatThrownBy(() -> transport.post(to(own), NO_HEADERS, "{}")).isInstanceOf(AddressRefused.class);
        assertThat(listener.reached()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "169.254.169.254", "fd00::1", "64:ff9b::a9fe:a9fe"})
    void nameThatLeadsToAPrivateAddressIsRefused(String where) throws Exception {
        InetAddress address = InetAddress.getByName(where);

        assertThatThrownBy(() ->
                        transport(host -> new InetAddress[] {address}).post(to("hooks.example.com"), NO_HEADERS, "{}"))
                .isInstanceOf(AddressRefused.class);
        assertThat(listener.reached()).isEmpty();
    }

    /** As a resolver may hand it on: an IPv6 address in which an IPv4 one is mapped. */
    @Test
    void mappedAddressIsRefusedWhereJavaHasNotUnwrappedIt() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        System.arraycopy(InetAddress.getByName("127.0.0.1").getAddress(), 0, mapped, 12, 4);
        InetAddress address = Inet6Address.getByAddress("hooks.example.com", mapped, -1);

        assertThatThrownBy(() ->
                        transport(host -> new InetAddress[] {address}).post(to("hooks.example.com"), NO_HEADERS, "{}"))
                .isInstanceOf(AddressRefused.class);
        assertThat(listener.reached()).isEmpty();
    }

    @Test
    void onePrivateAddressAmongOthersIsEnough() throws Exception {
        InetAddress[] both = {InetAddress.getByName(GOOD), InetAddress.getByName("127.0.0.1")};

        assertThatThrownBy(() -> transport(host -> both).post(to("hooks.example.com"), NO_HEADERS, "{}"))
                .isInstanceOf(AddressRefused.class);
        assertThat(listener.reached()).isEmpty();
    }

    /** DNS rebinding: a second look would lead to the listener. */
    @Test
    void nameIsLookedUpOnceAndWhatWasLookedAtIsConnectedTo() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        InetAddress[] answers = {InetAddress.getByName(GOOD), InetAddress.getByName("127.0.0.1")};
        listener.answers("204 No Content");

        Answer answer = transport(host -> new InetAddress[] {answers[Math.min(1, looks.getAndIncrement())]})
                .post(to("hooks.example.com"), NO_HEADERS, "{\"type\":\"x\"}");

        assertThat(answer).isEqualTo(new Answer(204, null));
        assertThat(looks).hasValue(1);
        assertThat(listener.last())
                .contains("Host: hooks.example.com:" + listener.port())
                .endsWith("{\"type\":\"x\"}");
        assertThat(listener.reached()).containsExactly(GOOD);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 305, 307, 308})
    void redirectIsNotFollowed(int status) throws Exception {
        listener.answers(status + " Elsewhere\r\nLocation: http://127.0.0.1:" + listener.port() + "/");

        Answer answer = transport(host -> new InetAddress[] {InetAddress.getByName(GOOD)})
                .post(to("hooks.example.com"), NO_HEADERS, "{}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(listener.reached()).containsExactly(GOOD);
    }

    @Test
    void proxiesOfThisProcessAreNotUsed() throws Exception {
        listener.answers("204 No Content");
        Map<String, String> proxy =
                Map.of("http.proxyHost", "127.0.0.1", "http.proxyPort", String.valueOf(listener.port()));
        proxy.forEach(System::setProperty);
        try {
            transport(host -> new InetAddress[] {InetAddress.getByName(GOOD)})
                    .post(to("hooks.example.com"), NO_HEADERS, "{}");
        } finally {
            proxy.keySet().forEach(System::clearProperty);
        }

        assertThat(listener.reached()).containsExactly(GOOD);
    }

    @Test
    void secondAddressIsTriedWhereTheFirstRefuses() throws Exception {
        InetAddress[] both = {InetAddress.getByName("127.0.0.3"), InetAddress.getByName(GOOD)};
        listener.close();
        listener = Listener.at(GOOD);

        assertThat(transport(host -> both)
                        .post(to("hooks.example.com"), NO_HEADERS, "{}")
                        .status())
                .isEqualTo(200);
    }

    /** However long it goes on, nobody reads it. */
    @Test
    void bodyOfAnAnswerIsNotWaitedFor() throws Exception {
        listener.answers("200 OK\r\nRetry-After: 7\r\nTransfer-Encoding: chunked");

        assertThat(transport(host -> new InetAddress[] {InetAddress.getByName(GOOD)})
                        .post(to("hooks.example.com"), NO_HEADERS, "{}"))
                .isEqualTo(new Answer(200, "7"));
    }

    @Test
    void headersWithoutAnEndAreCutOff() {
        listener.answers("200 OK\r\n" + "X-Filler: x\r\n".repeat(200) + "X-Last: 1");

        assertThatThrownBy(() -> transport(host -> new InetAddress[] {InetAddress.getByName(GOOD)})
                        .post(to("hooks.example.com"), NO_HEADERS, "{}"))
                .isInstanceOf(IOException.class);
    }

    /** Though an address is connected to, the certificate has to be for the name. */
    @Test
    void certificateIsOneForTheName(@TempDir Path folder) throws Exception {
        KeyStore own = certificate(folder, "hooks.example.com");
        HttpsServer server = HttpsServer.create(new InetSocketAddress(GOOD, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(SSLContexts.custom()
                .loadKeyMaterial(own, PASSWORD.toCharArray())
                .build()));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        try (GuardedTransport transport = new GuardedTransport(
                WebhookHosts.of(List.of("*:" + port), List.of(GOOD + "/32")),
                host -> new InetAddress[] {InetAddress.getByName(GOOD)},
                SSLContexts.custom().loadTrustMaterial(own, null).build())) {
            assertThat(transport
                            .post(URI.create("https://hooks.example.com:" + port + "/"), NO_HEADERS, "{}")
                            .status())
                    .isEqualTo(204);
            assertThatThrownBy(() ->
                            transport.post(URI.create("https://other.example.com:" + port + "/"), NO_HEADERS, "{}"))
                    .isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> transport.post(URI.create("https://" + GOOD + ":" + port + "/"), NO_HEADERS, "{}"))
                    .isInstanceOf(SSLException.class);
        } finally {
            server.stop(0);
        }
    }

    private static KeyStore certificate(Path folder, String host) throws Exception {
        Path store = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private URI to(String host) {
        return URI.create("http://" + host + ":" + listener.port() + "/hook");
    }

    private GuardedTransport transport(Lookup lookup) {
        WebhookHosts all = WebhookHosts.of(
                List.of("http://*:" + listener.port(), "http://*"), List.of(GOOD + "/32", "127.0.0.3/32"));
        GuardedTransport transport = new GuardedTransport(all, lookup, SSLContexts.createDefault());
        opened.add(transport);
        return transport;
    }
}
