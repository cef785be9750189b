package dev.polyphony.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.Databases;
import dev.polyphony.port.StorageUnavailable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
    @ParameterizedTest
    @EnumSource
    void othersTablesBesideOursAreNoMatter(Databases databases) throws SQLException {
        String url = databases.fresh();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table executions (id integer)");
        }

        try (Database database = Database.open(url, null, null)) {
            assertThat(new Budgets(database, InstantSource.system()).standing()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasBookedIsThereWhenItIsOpenedAgain(Databases databases) {
        String url = databases.fresh();
        Budget budget = Budget.parse("tenant:acme/month", new Money(50));
        try (Database database = Database.open(url, null, null)) {
            new Budgets(database, InstantSource.system()).set(budget);
        }

        try (Database database = Database.open(url, null, null)) {
            assertThat(new Budgets(database, InstantSource.system()).standing())
                    .singleElement()
                    .satisfies(standing -> assertThat(standing.budget()).isEqualTo(budget));
        }
    }

    @ParameterizedTest
    @EnumSource
    void failureOfABatchDoesNotTellWhatWasToBeStored(Databases databases) {
        try (Database database = Database.open(databases.fresh(), null, null)) {
            StorageUnavailable failure = catchThrowableOfType(
                    StorageUnavailable.class,
                    () -> database.write(
                            handle -> handle.prepareBatch("insert into content (digest, body) values (:digest, :body)")
                                    .bind("digest", "1")
                                    .bind("body", "a secret text")
                                    .add()
                                    .bind("digest", "1")
                                    .bind("body", "a secret text")
                                    .add()
                                    .execute()));

            StringWriter written = new StringWriter();
            failure.printStackTrace(new PrintWriter(written));
            assertThat(written.toString()).contains("content").doesNotContain("secret");
        }
    }

    @Test
    void folderOfTheFileIsItsOwnersAlone(@TempDir Path folder) throws IOException {
        Path home = folder.resolve("home");

        Database.file(home.resolve("ledger.db")).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
    }

    @Test
    void databaseOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> Database.open("jdbc:mysql://localhost/x", null, null))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("jdbc:postgresql:");
    }

    @Test
    void databaseThatIsNotThereIsSaidWithoutItsPassword() {
        assertThatThrownBy(() -> Database.open("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=1", "me", "s3cret"))
                .isInstanceOf(StorageUnavailable.class)
                .hasMessage("the ledger's database does not answer");
    }
}
