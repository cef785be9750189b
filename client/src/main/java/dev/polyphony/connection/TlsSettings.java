package dev.polyphony.connection;

import dev.polyphony.call.InvalidField;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.serviceclient.SimpleSslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS as Temporal's settings describe it. What cannot be used is refused by the name of its setting; no key is ever
 * part of a message.
 *
 * @param context read from files that need not be there later
 * @param serverName that the certificate has to be for, where it is not the address's host
 * @param certified whether a client certificate is shown
 */
record TlsSettings(SslContext context, @Nullable String serverName, boolean certified) {

    /** @throws InvalidField naming the setting that cannot be used */
    static TlsSettings of(ClientConfigTLS tls, SettingNames names) {
        byte[] certificate = bytes(tls.getClientCertPath(), tls.getClientCertData(), "client_cert", names);
        byte[] key = bytes(tls.getClientKeyPath(), tls.getClientKeyData(), "client_key", names);
        byte[] authority = bytes(tls.getServerCACertPath(), tls.getServerCACertData(), "server_ca_cert", names);
        if ((certificate == null) != (key == null)) {
            String there = certificate == null ? "client_key" : "client_cert";
            String missing = certificate == null ? "client_cert" : "client_key";
            throw names.invalid(
                    there, "needs " + names.of(missing) + " beside it: a certificate and its key go together");
        }
        String serverName = tls.getServerName();
        return new TlsSettings(
                context(certificate, key, authority, Boolean.TRUE.equals(tls.isDisableHostVerification()), names),
                serverName == null || serverName.isBlank() ? null : serverName,
                certificate != null);
    }

    private static byte @Nullable [] bytes(
            @Nullable String path, byte @Nullable [] data, String setting, SettingNames names) {
        if (path == null || path.isBlank()) {
            return data == null || data.length == 0 ? null : data;
        }
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (IOException | InvalidPathException e) {
            throw names.invalid(setting, "'" + path + "' is not a file that can be read");
        }
    }

    private static SslContext context(
            byte @Nullable [] certificate,
            byte @Nullable [] key,
            byte @Nullable [] authority,
            boolean unchecked,
            SettingNames names) {
        SimpleSslContextBuilder builder = SimpleSslContextBuilder.noKeyOrCertChain();
        if (certificate != null && key != null) {
            certificates(certificate, "client_cert", names);
            builder = SimpleSslContextBuilder.forPKCS8(
                    new ByteArrayInputStream(certificate), new ByteArrayInputStream(key));
        }
        if (authority != null) {
            builder.setTrustManager(trusting(certificates(authority, "server_ca_cert", names)));
        }
        try {
            return builder.setUseInsecureTrustManager(unchecked && authority == null)
                    .build();
        } catch (IOException | RuntimeException e) {
            // Without its message: it may show what it could not read.
            throw names.invalid(
                    "client_key",
                    "is not an unencrypted private key in PKCS#8 (BEGIN PRIVATE KEY); openssl pkcs8 -topk8"
                            + " -nocrypt makes one");
        }
    }

    private static Collection<? extends Certificate> certificates(byte[] pem, String setting, SettingNames names) {
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            // Said below.
        }
        throw names.invalid(setting, "holds no certificate in PEM (BEGIN CERTIFICATE)");
    }

    private static TrustManager trusting(Collection<? extends Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate authority : authorities) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java platform can trust a certificate", e);
        }
    }
}
