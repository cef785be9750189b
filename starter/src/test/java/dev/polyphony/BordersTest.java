package dev.polyphony;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.polyphony", importOptions = ImportOption.DoNotIncludeTests.class)
class BordersTest {
    private static final String[] LANGUAGE = {
        "dev.polyphony.analysis",
        "dev.polyphony.call",
        "dev.polyphony.execution",
        "dev.polyphony.inventory",
        "dev.polyphony.notation",
        "dev.polyphony.plan"
    };

    @ArchTest
    static final ArchRule clientAndCommandLineKnowNoFramework = noClasses()
            .that()
            .resideInAnyPackage("dev.polyphony.client..", "dev.polyphony.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "dev.polyphony.rest..");

    @ArchTest
    static final ArchRule starterKnowsTheLanguageAndItself = classes()
            .that()
            .resideInAnyPackage("dev.polyphony.client..", "dev.polyphony.cli..", "dev.polyphony.rest..")
            .should()
            .onlyDependOnClassesThat(JavaClass.Predicates.resideOutsideOfPackage("dev.polyphony..")
                    .or(JavaClass.Predicates.resideInAnyPackage(LANGUAGE))
                    .or(JavaClass.Predicates.resideInAnyPackage(
                            "dev.polyphony.client..",
                            "dev.polyphony.cli..",
                            "dev.polyphony.rest..",
                            "dev.polyphony.http..",
                            "dev.polyphony.ledger..")));

    @ArchTest
    static final ArchRule clientKnowsNoCommandLine = noClasses()
            .that()
            .resideInAPackage("dev.polyphony.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.polyphony.cli..", "picocli..");

    @ArchTest
    static final ArchRule renderingIsPure = noClasses()
            .that()
            .resideInAPackage("dev.polyphony.cli.render..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio..", "io.temporal..", "picocli..");
}
