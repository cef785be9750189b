package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.access.KeyText;
import dev.polyphony.cli.platform.AddressPlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and the record of who did what, from the command line. */
class KeysCommandTest {
    @TempDir
    Path home;

    @Test
    void keyAloneIsOnStandardOutputAndIsShownThisOnce() {
        Typed made =
                typed("keys", "create", "--tenant", "acme", "--role", "submitter", "--name", "ci", "--expires=90d");

        String key = made.out().strip();
        String id = KeyText.parse(key).orElseThrow().toString();
        assertThat(made.err()).contains(id + " (ci), submitter of tenant acme").doesNotContain(key);
        assertThat(typed("keys").out())
                .contains(id, "acme", "submitter", "valid", "never", "ci")
                .doesNotContain(key);
        assertThat(typed("keys", "list", "--json", "--tenant", "acme").out()).contains("\"role\" : \"submitter\"");
        assertThat(typed("keys", "list", "--tenant", "other").err()).contains("There is no key.");
    }

    @Test
    void firstKeyIsMadeOnce() {
        assertThat(typed("keys", "create", "--role", "admin", "--if-none").out())
                .startsWith(KeyText.PREFIX);

        Typed again = typed("keys", "create", "--role", "admin", "--if-none");
        assertThat(again.code()).isEqualTo(ExitCode.OK);
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).contains("There is a key already");
    }

    @Test
    void whatIsDoneToKeysBudgetsAndProvidersIsOnRecordWithTheUsersName() throws Exception {
        String first = made("keys", "create", "--role", "viewer");
        String next = made("keys", "rotate", first, "--overlap", "1h");
        assertThat(next).isNotEqualTo(first);
        typed("keys", "revoke", first);
        typed("keys", "remove", first);
        typed("budgets", "set", "tenant:acme/month", "50");
        typed("budgets", "remove", "tenant:acme/month");

        JsonNode entries = new ObjectMapper().readTree(typed("audit", "--json").out());
        assertThat(entries.findValuesAsText("action"))
                .containsExactlyInAnyOrder(
                        "budget.remove", "budget.set", "key.remove", "key.revoke", "key.rotate", "key.create");
        assertThat(entries.findValuesAsText("who")).containsOnly(System.getProperty("user.name"));
        assertThat(typed("audit", "--action", "budget").out())
                .contains("budget.set", "tenant:acme/month: $50.00")
                .doesNotContain("key.create");
        assertThat(typed("audit", "--who", "nobody").err()).contains("Nothing of that is on record.");
        assertThat(typed("keys").out()).contains(next).doesNotContain(first);
    }

    @Test
    void auditSaysWhereThereIsMoreThanItShows() {
        made("keys", "create", "--role", "viewer");
        made("keys", "create", "--role", "viewer");

        Typed part = typed("audit", "--limit", "1");
        assertThat(part.out().lines()).as("a head and an entry").hasSize(2);
        assertThat(part.err()).contains("There are more than these 1: --limit shows more");
        assertThat(typed("audit", "--limit", "2").err()).isEmpty();
        assertThat(typed("audit", "--limit", "1", "--json").err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            create --role owner                 | --role: 'owner' is not one of viewer, submitter, operator, admin
            create --role admin --expires 0s    | --expires: a time above zero and up to ten years, not 0s
            create --role admin --expires soon  | --expires: 'soon' is not a time; write 90s, 2m or PT1M
            create --role admin --at-once 0     | --at-once: 1 to 10000, not 0; without it there is no limit
            revoke pk_abcdefgh                  | ID: 'pk_abcdefgh' is no key's id; polyphony keys list shows those there are
            rotate abcdefgh --overlap 400d      | --overlap: 0s to 90d, not 400d
            """)
    void whatCannotBeSaysWhatWouldBeRight(String command, String problem) {
        Typed refused = typed(("keys " + command).split(" "));

        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).isEqualTo("polyphony: " + problem + "\n");
    }

    @Test
    void keyThatWasPastedForItsIdIsNotRepeated() {
        String key = typed("keys", "create", "--role", "viewer").out().strip();

        assertThat(typed("keys", "revoke", key).err())
                .contains("this is no key's id")
                .doesNotContain(key);
    }

    @Test
    void limitsOfAKeyAreShownWhereThereAreAny() throws Exception {
        made("keys", "create", "--role", "viewer");
        String slow = made("keys", "create", "--role", "submitter", "--requests-per-minute", "60", "--at-once", "4");

        assertThat(typed("keys").out().lines())
                .anySatisfy(line -> assertThat(line).contains(slow, "60 a minute, 4 at once"))
                .anySatisfy(line -> assertThat(line).contains("viewer", "none"));
        JsonNode keys = new ObjectMapper().readTree(typed("keys", "--json").out());
        assertThat(keys.findValuesAsText("requests_per_minute")).containsExactly("60");
        assertThat(keys.findValuesAsText("at_once")).containsExactly("4");
    }

    /** @return its id */
    private String made(String... command) {
        return KeyText.parse(typed(command).out().strip()).orElseThrow().toString();
    }

    private Typed typed(String... args) {
        return Typed.at(new AddressPlatform(), home).run(args);
    }
}
