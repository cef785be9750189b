package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.plan.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFolderTest {
    private static final Map<String, String> NOBODY = Map.of();
    private static final Map<String, String> OPENAI = Map.of("OPENAI_API_KEY", "sk-test");

    @TempDir
    private Path folder;

    private Catalogue catalogue(Map<String, String> environment) {
        return CatalogueLoader.forWorker(Optional.empty(), Optional.of(folder), environment);
    }

    private static List<Model> local(Catalogue catalogue) {
        return catalogue.all().stream()
                .filter(model -> model.ref().provider().value().equals("local"))
                .toList();
    }

    @Test
    void fileIsAModelOfItsNameWithoutAnyConfiguration() throws IOException {
        Path file = gguf("Tiny 1B.Q4.gguf", 2048, null);

        Model model = local(catalogue(OPENAI)).getFirst();

        assertThat(model.alias()).isEqualTo("Tiny-1B.Q4");
        assertThat(model.ref()).hasToString("local/Tiny-1B.Q4");
        assertThat(model.file()).contains(file);
        assertThat(model.context()).hasValue(2048);
        assertThat(model.prices().first()).isInstanceOfSatisfying(Price.Known.class, price -> {
            assertThat(price.input()).isZero();
            assertThat(price.output()).isZero();
        });
    }

    @Test
    void fileTakesNoOtherModelsPlace() throws IOException {
        gguf("gpt-4o.gguf", 2048, null);
        gguf("a b.gguf", 2048, null);
        gguf("a-b.gguf", 2048, null);

        Catalogue catalogue = catalogue(OPENAI);

        assertThat(catalogue.find("gpt-4o").ref()).hasToString("openai/gpt-4o");
        assertThat(local(catalogue)).extracting(Model::alias).containsExactlyInAnyOrder("gpt-4o-2", "a-b", "a-b-2");
    }

    @Test
    void aLongContextHasToBeAskedFor() throws IOException {
        gguf("long.gguf", 131072, null);
        Path own = Files.writeString(folder.resolve("own.yaml"), "models: [{ alias: long, context: 32768 }]");

        assertThat(catalogue(NOBODY).find("long").context()).hasValue(4096);
        assertThat(CatalogueLoader.forWorker(Optional.of(own), Optional.of(folder), NOBODY)
                        .find("long")
                        .context())
                .hasValue(32768);
    }

    @Test
    void isChosenWhereNobodyNamesItOnlyWhereNobodyElseIsSetUp() throws IOException {
        gguf("small.gguf", 2048, null);

        assertThat(catalogue(NOBODY).find("small").levels()).containsExactly(Level.values());
        assertThat(catalogue(OPENAI).find("small").levels()).isEmpty();
    }

    @Test
    void modelOfVectorsIsNeverChosenForAnswers() throws IOException {
        gguf("bge.gguf", 512, 2);

        assertThat(catalogue(NOBODY).find("bge").levels()).isEmpty();
        assertThat(catalogue(NOBODY).embedding("bge").price()).isInstanceOf(Price.Known.class);
    }

    @Test
    void whatBelongsToAnotherFileOrIsNoneIsPassedOver() throws IOException {
        gguf("big-00001-of-00002.gguf", 2048, null);
        gguf("big-00002-of-00002.gguf", 2048, null);
        gguf("mmproj-big.gguf", 2048, null);
        Files.writeString(folder.resolve("broken.gguf"), "no model");
        Files.writeString(folder.resolve("notes.txt"), "no model");

        assertThat(local(catalogue(NOBODY))).extracting(Model::alias).containsExactly("big");
    }

    @Test
    void fileThatIsNoneOrEndsBeforeItsLastWeightsIsDamaged() throws IOException {
        Path whole = gguf("whole.gguf", 2048, null);
        Path cut = folder.resolve("cut.gguf");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(whole), 100));
        Path none = Files.writeString(folder.resolve("none.gguf"), "no model");
        Path tooShort = weights("short.gguf", 1000, 900);
        weights("long.gguf", 1000, 1100);

        assertThat(ModelFolder.damaged(folder))
                .containsExactly(
                        Map.entry(cut, "it ends too early"),
                        Map.entry(none, "it is no GGUF file"),
                        Map.entry(tooShort, "it ends too early"));
    }

    @Test
    void folderThatIsNotThereHasNothing() {
        assertThat(CatalogueLoader.forWorker(Optional.empty(), Optional.of(folder.resolve("none")), NOBODY))
                .isEqualTo(CatalogueLoader.shipped());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { alias: m, id: local/m, file: m.gguf }            | file: expected the absolute path of a .gguf file
            { alias: m, id: local/m, file: /m.bin }            | file: expected the absolute path of a .gguf file
            { alias: m, id: openai/m, file: /m.gguf }          | file: expected none
            """)
    void fileOfTheCatalogueIsCheckedWhereItIsRead(String model, String problem) {
        assertThatThrownBy(() -> CatalogueLoader.withOwn("own.yaml", "models: [" + model + "]"))
                .hasMessageContaining("models[m]." + problem);
    }

    @Test
    void fileOfTheCatalogueCostsNothing() {
        Model model = CatalogueLoader.withOwn("own.yaml", "models: [{ alias: m, id: local/m, file: /m.gguf }]")
                .find("m");

        assertThat(model.prices().first()).isInstanceOf(Price.Known.class);
    }

    /** The beginning of a file; nobody reads the rest here. */
    private Path gguf(String name, int context, @Nullable Integer pooling) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(number(4, 3));
        out.writeBytes(number(8, 0));
        out.writeBytes(number(8, pooling == null ? 4 : 5));
        entry(out, "general.architecture", 8, text("tiny"));
        entry(out, "general.languages", 9, join(number(4, 8), number(8, 1), text("en")));
        entry(out, "tiny.context_length", 4, number(4, context));
        if (pooling != null) {
            entry(out, "tiny.pooling_type", 4, number(4, pooling));
        }
        entry(out, "tokenizer.ggml.model", 8, text("gpt2"));
        return Files.write(folder.resolve(name), out.toByteArray());
    }

    /** One whose last weights begin there, of that many bytes of weights. */
    private Path weights(String name, long offset, int bytes) throws IOException {
        byte[] header = join(
                "GGUF".getBytes(StandardCharsets.US_ASCII),
                number(4, 3),
                number(8, 2),
                number(8, 0),
                join(text("a"), number(4, 1), number(8, 8), number(4, 0), number(8, 0)),
                join(text("b"), number(4, 2), number(8, 4), number(8, 2), number(4, 0), number(8, offset)));
        return Files.write(folder.resolve(name), join(header, new byte[bytes - header.length]));
    }

    private static void entry(ByteArrayOutputStream out, String key, int type, byte[] value) {
        out.writeBytes(join(text(key), number(4, type), value));
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return join(number(8, bytes.length), bytes);
    }

    private static byte[] number(int bytes, long value) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return (bytes == 4 ? buffer.putInt((int) value) : buffer.putLong(value)).array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
