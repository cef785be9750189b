package dev.polyphony.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds for every module. A module's own test says which libraries it must not know, and adds what is its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ModuleBorders {
    protected static final String SPRING = "org.springframework..";
    protected static final String TEMPORAL = "io.temporal..";
    protected static final String PICOCLI = "picocli..";
    protected static final List<String> DATABASE =
            List.of("java.sql..", "org.jdbi..", "org.flywaydb..", "com.zaxxer..", "org.sqlite..");
    protected static final List<String> PROVIDERS =
            List.of("java.net.http..", "dev.langchain4j.model.chat..", "dev.langchain4j.http..");
    protected static final List<String> OUTSIDE_WORLD =
            List.of("java.net..", "java.io..", "java.nio.file..", "java.nio.channels..");

    private final ProjectModule module;
    private final List<String> unknown;
    private final JavaClasses own;

    /** @param unknown packages of libraries, or lists of them, that the module's classes never name */
    protected ModuleBorders(ProjectModule module, Object... unknown) {
        this.module = module;
        this.unknown = Stream.of(unknown)
                .flatMap(some -> some instanceof List<?> list ? list.stream() : Stream.of(some))
                .map(Object::toString)
                .toList();
        this.own = classesOf(module);
    }

    @Test
    void usesOnlyWhatItMay() {
        check(classes().should().onlyDependOnClassesThat(module.mayName()));
    }

    @Test
    void knowsNoneOfTheLibrariesThatAreNotItsBusiness() {
        check(noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(unknown.toArray(String[]::new))
                        // An address as it is written: nothing is looked up by it.
                        .and(not(belongToAnyOf(URI.class, URISyntaxException.class)))));
    }

    /** Where Maven compiles: elsewhere nobody can tell whose classes lie beside each other. */
    @Test
    void everyPackageIsListedAsItsOwn() throws IOException {
        Path compiled = Path.of("target/classes");
        assumeTrue(Files.isDirectory(compiled));
        try (Stream<Path> files = Files.walk(compiled)) {
            assertThat(files.filter(file -> file.toString().endsWith(".class"))
                            .map(file -> compiled.relativize(file.getParent()).toString())
                            .map(folder -> folder.replace(File.separatorChar, '.'))
                            .distinct())
                    .allSatisfy(name -> assertThat(ProjectModule.of(name)).contains(module));
        }
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("dev.polyphony.(*)..").should().beFreeOfCycles());
    }

    @Test
    void everyPackageIsNullMarked() {
        check(classes().should(new ArchCondition<>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(item, item.getName() + ": its package is not"));
                }
            }
        }));
    }

    /** Of the module's own classes, without its tests. */
    protected final void check(ArchRule rule) {
        rule.check(own);
    }

    /** Of those modules, without their tests. */
    protected static JavaClasses classesOf(ProjectModule... modules) {
        List<ProjectModule> wanted = List.of(modules);
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(wanted.stream()
                        .flatMap(module -> module.packages().stream())
                        .toArray(String[]::new))
                .that(DescribedPredicate.describe(
                        "are of " + wanted,
                        some -> ProjectModule.of(some).filter(wanted::contains).isPresent()));
    }
}
