package dev.polyphony.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.call.InvalidField;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookHostsTest {
    @ParameterizedTest
    @CsvSource({
        "hooks.example.com, https://hooks.example.com/a?b",
        "hooks.example.com, https://HOOKS.example.com:443/",
        "*.example.org, https://a.example.org/",
        "*.example.org, https://a.b.example.org/",
        "hooks.example.com:8443, https://hooks.example.com:8443/",
        "http://hooks.example.com, http://hooks.example.com/",
        "http://hooks.example.com, https://hooks.example.com/",
        "127.0.0.1:9000, http://127.0.0.1:9000/",
        "localhost:9000, http://localhost:9000/",
        "[::1]:9000, http://[0:0:0:0:0:0:0:1]:9000/",
        "*, https://anything.example/"
    })
    void admits(String entry, String url) {
        assertThatCode(() -> hosts(entry).check("url", url(url))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "hooks.example.com, https://example.com/",
        "hooks.example.com, https://a.hooks.example.com/",
        "hooks.example.com, https://hooks.example.com.evil.example/",
        "hooks.example.com, https://evilhooks.example.com/",
        "*.example.org, https://example.org/",
        "*.example.org, https://evilexample.org/",
        "hooks.example.com, https://hooks.example.com:8443/",
        "hooks.example.com, https://hooks.example.com:22/",
        "hooks.example.com:8443, https://hooks.example.com/",
        "hooks.example.com, http://hooks.example.com/",
        "hooks.example.com:8443, http://hooks.example.com:8443/",
        "*, http://anything.example/",
        "*, https://anything.example:8443/",
        "127.0.0.1:9000, http://127.0.0.1:9001/",
        "127.0.0.1:9000, http://127.0.0.2:9000/",
        "127.0.0.1:9000, http://localhost:9000/"
    })
    void refuses(String entry, String url) {
        assertThatThrownBy(() -> hosts(entry).check("url", url(url)))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining(WebhookHosts.VARIABLE);
    }

    @Test
    void nothingIsAdmittedWhereNothingIsSaid() {
        assertThatThrownBy(() -> hosts().check("url", url("https://hooks.example.com/")))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("no host may be told anything");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "https://hooks.example.com/path", "a b", "example.com:99999", "127.1", "*.*.com", "ftp://x"})
    void entryThatIsNoneIsRefused(String entry) {
        assertThatThrownBy(() -> hosts(entry)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void privateAddressIsPermittedWhereItOrItsNetworkIsNamed() throws Exception {
        InetAddress inside = InetAddress.getByName("10.20.1.2");
        WebhookUrl url = url("https://hooks.corp.example/");

        assertThat(hosts("hooks.corp.example").permits(url, inside)).isFalse();
        assertThat(WebhookHosts.of(List.of("hooks.corp.example"), List.of("10.20.0.0/16"))
                        .permits(url, inside))
                .isTrue();
        assertThat(hosts("10.20.1.2:8443").permits(url("https://10.20.1.2:8443/"), inside))
                .isTrue();
        assertThat(hosts("localhost:9000").permits(url("http://localhost:9000/"), InetAddress.getByName("10.20.1.2")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450:4001::1"})
    void publicAddressesAreTold(String address) throws Exception {
        assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isTrue();
    }

    private static WebhookHosts hosts(String... entries) {
        return WebhookHosts.of(List.of(entries), List.of());
    }

    private static WebhookUrl url(String text) {
        return WebhookUrl.parse("url", text);
    }
}
