package dev.polyphony.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncryptionKeysTest {
    private static final String FIRST = "Zmlyc3Qta2V5LW9mLXRoZS10ZXN0LTMyLWJ5dGVzLi4=";
    private static final String SECOND = "c2Vjb25kLWtleS1vZi10aGUtdGVzdC0zMi1ieXRlcy4=";
    private static final byte[] PLAIN = "What becomes of it in winter?".getBytes(StandardCharsets.UTF_8);

    @Test
    void firstKeyEncryptsAndAllDecrypt() {
        EncryptionKeys before = EncryptionKeys.of(FIRST);
        EncryptionKeys rotated = EncryptionKeys.of(SECOND + ", " + FIRST);
        String old = before.current().orElseThrow();

        assertThat(rotated.current()).contains(EncryptionKeys.of(SECOND).ids().getFirst());
        assertThat(rotated.ids()).hasSize(2).contains(old);
        assertThat(rotated.decrypt(old, before.encrypt(PLAIN))).isEqualTo(PLAIN);
    }

    @Test
    void sameTextIsNeverEncryptedAlike() {
        EncryptionKeys keys = EncryptionKeys.of(FIRST);

        assertThat(keys.encrypt(PLAIN)).isNotEqualTo(keys.encrypt(PLAIN)).hasSize(12 + PLAIN.length + 16);
    }

    @Test
    void keysAfterNoneOnlyDecrypt() {
        EncryptionKeys keys = EncryptionKeys.of("none," + FIRST);

        assertThat(keys.current()).isEmpty();
        assertThat(keys.decrypt(keys.ids().getFirst(), EncryptionKeys.of(FIRST).encrypt(PLAIN)))
                .isEqualTo(PLAIN);
        assertThat(keys.digest(PLAIN)).isEqualTo(EncryptionKeys.NONE.digest(PLAIN));
        assertThat(keys.describe()).isEqualTo("off; " + keys.ids().getFirst() + " is read too");
    }

    @Test
    void missingKeyIsNamedWithThoseThatThereAre() {
        EncryptionKeys first = EncryptionKeys.of(FIRST);
        EncryptionKeys second = EncryptionKeys.of(SECOND);
        String needed = first.ids().getFirst();

        assertThatThrownBy(() -> second.decrypt(needed, first.encrypt(PLAIN)))
                .isInstanceOfSatisfying(
                        DecryptionFailed.class,
                        failed -> assertThat(failed.keyMissing()).isTrue())
                .hasMessage("encrypted with the key " + needed + ", which POLYPHONY_STORE_KEY of this process lacks;"
                        + " it has " + second.ids().getFirst());
    }

    @Test
    void changedTextIsRefused() {
        EncryptionKeys keys = EncryptionKeys.of(FIRST);
        byte[] changed = keys.encrypt(PLAIN);
        changed[20] ^= 1;

        for (byte[] each : List.of(changed, new byte[3])) {
            assertThatThrownBy(() -> keys.decrypt(keys.ids().getFirst(), each))
                    .isInstanceOfSatisfying(
                            DecryptionFailed.class,
                            failed -> assertThat(failed.keyMissing()).isFalse())
                    .hasMessageContaining(keys.ids().getFirst());
        }
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutBeingShown() {
        String short16 = Base64.getEncoder().encodeToString(new byte[16]);

        for (String value : List.of(short16, FIRST + ",", FIRST + ",none", "§§")) {
            assertThatThrownBy(() -> EncryptionKeys.of(value))
                    .isInstanceOf(InvalidField.class)
                    .hasMessageContaining("POLYPHONY_STORE_KEY")
                    .hasMessageContaining("openssl rand -base64 32")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(value));
        }
        assertThat(EncryptionKeys.of(FIRST).toString()).doesNotContain(FIRST);
    }
}
