package dev.polyphony.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.polyphony.testing.ModuleBorders;
import dev.polyphony.testing.ProjectModule;
import org.junit.jupiter.api.Test;

/** One database, of which the ledger, the events and the health of providers are tenants. */
class StorageArchitectureTest extends ModuleBorders {
    StorageArchitectureTest() {
        super(ProjectModule.STORAGE, SPRING, PICOCLI, TEMPORAL, PROVIDERS);
    }

    @Test
    void ledgerEventsAndHealthAreTenantsOfTheDatabase() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.polyphony.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.polyphony.ledger..", "dev.polyphony.events..", "dev.polyphony.health.."));
    }
}
