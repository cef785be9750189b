package dev.polyphony.connection;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/**
 * Reads from a failure why a server could not be connected to.
 *
 * @param server as people call it
 * @param secure whether TLS was spoken
 * @param certified whether a client certificate was shown
 * @param keyed whether an API key was sent
 */
record ConnectionProblem(String server, boolean secure, boolean certified, boolean keyed, SettingNames names) {
    private static final String SERVER = "the Temporal server at ";

    String of(Throwable failure) {
        boolean untrusted = false;
        boolean handshake = false;
        Status.Code code = Status.Code.UNAVAILABLE;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            untrusted |= cause instanceof CertificateException
                    || cause instanceof CertPathBuilderException
                    || cause instanceof CertPathValidatorException;
            handshake |= cause instanceof SSLException;
            if (cause instanceof StatusRuntimeException status) {
                code = status.getStatus().getCode();
            }
        }
        if (untrusted) {
            return SERVER + server + " shows a certificate that is not trusted for this address; "
                    + names.of("server_ca_cert") + " names who signed it, TEMPORAL_TLS_SERVER_NAME whom it is for";
        }
        return switch (code) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> refused();
            default -> handshake ? broken() : away();
        };
    }

    private String refused() {
        if (keyed) {
            return SERVER + server + " refuses the key in TEMPORAL_API_KEY, or its access to the namespace";
        }
        return SERVER
                + server
                + (certified
                        ? " refuses the certificate of " + names.of("client_cert") + ", or its access to the namespace"
                        : " wants to know who asks; set TEMPORAL_API_KEY, or a client certificate by "
                                + names.of("client_cert") + " and " + names.of("client_key"));
    }

    /** The server ended the handshake: mostly since the certificate that it asks for is missing or another's. */
    private String broken() {
        return SERVER
                + server
                + (certified
                        ? " does not take the certificate of " + names.of("client_cert") + " with the key of "
                                + names.of("client_key")
                        : " ended the TLS handshake: it wants a client certificate (" + names.of("client_cert")
                                + " and " + names.of("client_key") + "), or speaks no TLS (TEMPORAL_TLS=false)");
    }

    private String away() {
        return SERVER + server + " does not answer; is it running, and is TEMPORAL_ADDRESS right?"
                + (secure ? "" : " One that speaks TLS needs TEMPORAL_TLS=true.");
    }
}
