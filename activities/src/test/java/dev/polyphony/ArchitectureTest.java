package dev.polyphony;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The borders of this module. */
@AnalyzeClasses(packages = "dev.polyphony", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule clientLibraryStaysBehindItsPorts = noClasses()
            .that()
            .resideOutsideOfPackages("dev.polyphony.provider", "dev.polyphony.embedding")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.langchain4j..");

    @ArchTest
    static final ArchRule embeddingAsksNoProvider = noClasses()
            .that()
            .resideInAPackage("dev.polyphony.embedding")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.polyphony.provider", "dev.langchain4j.model.chat..", "dev.langchain4j.http..");

    @ArchTest
    static final ArchRule springStaysOutside =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.springframework..");

    @ArchTest
    static final ArchRule simulatorIsForTestsOnly = noClasses()
            .that()
            .resideOutsideOfPackage("dev.polyphony.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.polyphony.simulator..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.polyphony.(*)..").should().beFreeOfCycles();
}
