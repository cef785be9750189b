package dev.polyphony.embedded;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a process of ours hands on to one that it starts: where things are and how to reach the network, never a
 * provider's key, which would lie open in that process for anybody who can look at it.
 */
final class ChildEnvironment {
    /** In upper case. What Windows cannot do without is among them. */
    private static final Set<String> KEPT = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "TZ",
            "TMPDIR",
            "TMP",
            "TEMP",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA",
            "SYSTEMROOT",
            "WINDIR",
            "COMSPEC",
            "PATHEXT",
            "GOMAXPROCS",
            "GOMEMLIMIT",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "REQUESTS_CA_BUNDLE",
            "VIRTUAL_ENV");

    /** Of a language, of pip and of the tools that bring a Python. */
    private static final Set<String> KEPT_BEGINNINGS = Set.of("LC_", "XDG_", "PIP_", "PYENV_");

    private ChildEnvironment() {}

    /** @param environment as a {@link ProcessBuilder} begins with it */
    static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(variable -> !isKept(variable.toUpperCase(Locale.ROOT)));
    }

    private static boolean isKept(String variable) {
        return KEPT.contains(variable) || KEPT_BEGINNINGS.stream().anyMatch(variable::startsWith);
    }
}
