package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.inventory.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CatalogueWatchTest {
    private static final FileTime THEN = FileTime.fromMillis(0);

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private CatalogueSource source;
    private CatalogueWatch watch;

    @BeforeEach
    void start() throws IOException {
        log.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(log);
        watch(write("own.yaml", "one"));
    }

    @AfterEach
    void stop() {
        watch.close();
        logger().detachAppender(log);
    }

    @Test
    void changedFileIsReadOnceItStaysAsItIs() throws IOException {
        write("own.yaml", "three");

        watch.look();
        assertThat(source.get().models()).containsKey("one");
        watch.look();
        assertThat(source.get().models()).containsKey("three").doesNotContainKey("one");
    }

    @Test
    void fileOfTheSameSizeAndTimeThatTakesItsPlaceIsAnotherOne() throws IOException {
        Files.move(write("own.yaml~", "two"), folder.resolve("own.yaml"), StandardCopyOption.REPLACE_EXISTING);

        look();

        assertThat(source.get().models()).containsKey("two");
    }

    /** As a ConfigMap is mounted in Kubernetes. */
    @Test
    void linkThatLeadsElsewhereLeadsToAnotherFile() throws IOException {
        Files.createDirectories(folder.resolve("v1"));
        Files.createDirectories(folder.resolve("v2"));
        write("v1/own.yaml", "one");
        write("v2/own.yaml", "two");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("v1"));
        watch(Files.createSymbolicLink(folder.resolve("linked.yaml"), Path.of("..data/own.yaml")));

        Files.move(
                Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("v2")),
                data,
                StandardCopyOption.REPLACE_EXISTING);
        look();

        assertThat(source.get().models()).containsKey("two");
    }

    @Test
    void brokenFileIsToldOnceWithItsLinesAndAgainWhenItIsGood() throws IOException {
        Files.writeString(folder.resolve("own.yaml"), "models:\n  - { alias: one, id: openai/one, slots: none }\n");
        look();
        look();

        assertThat(source.get().models()).containsKey("one");
        assertThat(told()).singleElement().asString().contains("the one before stays", "own.yaml:2");

        write("own.yaml", "one");
        look();
        assertThat(told()).hasSize(2).last().asString().contains("can be read again");
    }

    @Test
    void fileThatIsGoneLeavesTheLastGoodOne() throws IOException {
        Files.delete(folder.resolve("own.yaml"));

        look();

        assertThat(source.get().models()).containsKey("one");
        assertThat(told()).singleElement().asString().contains("own.yaml");
    }

    @Test
    void whoWantsItReadNowHearsWhatIsWrong() throws IOException {
        Files.writeString(folder.resolve("own.yaml"), "models:\n  - { alias: one, id: openai/one, slots: none }\n");
        watch.reload();
        assertThat(watch.file(true).problem()).contains("own.yaml:2");
        assertThat(source.get().models()).containsKey("one");

        write("own.yaml", "two");
        watch.reload();
        assertThat(watch.file(true)).isEqualTo(new Inventory.CatalogueFile("own.yaml", null));
        assertThat(source.get().models()).containsKey("two");
    }

    @Test
    void whereAnswersAreSimulatedItIsNotReadAgain() throws IOException {
        watch = new CatalogueWatch(source, folder.resolve("own.yaml"), false);
        write("own.yaml", "two");

        watch.reload();

        assertThat(source.get().models()).containsKey("one");
        assertThat(watch.file(false).problem()).isNull();
        assertThat(watch.file(true).problem()).contains("when the worker starts");
    }

    private void watch(Path file) {
        source = new CatalogueSource(() -> CatalogueLoader.withOwn(file));
        watch = new CatalogueWatch(source, file, true);
        look();
    }

    /** Until nothing moves any more. */
    private void look() {
        watch.look();
        watch.look();
    }

    private Path write(String name, String model) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "models: [{ alias: " + model + ", id: openai/" + model + " }]");
        return Files.setLastModifiedTime(file, THEN);
    }

    private List<String> told() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(CatalogueWatch.class);
    }
}
