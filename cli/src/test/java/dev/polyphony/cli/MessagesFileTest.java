package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Conversation;
import dev.polyphony.call.Message;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Earlier turns from a file: JSON, or YAML in which everything is text as it is written. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesFileTest {
    private final InProcess platform = new InProcess();
    private int asked;

    @TempDir
    Path home;

    @AfterAll
    void stop() {
        platform.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No",
                "yes",
                "on",
                "True",
                "01234",
                "1.10",
                "0x1F",
                "0b101",
                "1_000",
                "190:20:30",
                "~",
                "2024-01-01",
                "1e3",
                ".inf",
                "NaN",
                "+5",
                "007",
                "1.0",
                "<<",
                "=",
                "Null Island"
            })
    void wordsOfYamlAreTextAsTheyAreWritten(String text) throws IOException {
        assertThat(firstOf("- {role: user, text: " + text + "}\n- role: assistant\n  text: " + text + "\n"))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]                            | hi
            [{"role": "user", "content": [{"type": "text", "text": "h"}, {"type": "text", "text": "i"}]}, {"role": "assistant", "content": "ho"}] | hi
            [{"role": "User", "text": "hi"}, {"role": "ASSISTANT", "text": "ho"}]                                  | hi
            [{"role": "user", "text": "\\uD83D\\uDE00 a\\/b"}, {"role": "assistant", "text": "ho"}]                | 😀 a/b
            """)
    void shapesOfJsonAreRead(String json, String text) throws IOException {
        assertThat(firstOf(json)).isEqualTo(text);
    }

    @Test
    void jsonMayBeIndentedByTabs() throws IOException {
        assertThat(
                        firstOf(
                                "[\n\t{\n\t\t\"role\": \"user\",\n\t\t\"text\": \"hi\"\n\t},\n\t{\"role\": \"assistant\", \"text\": \"ho\"}\n]\n"))
                .isEqualTo("hi");
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFile() throws IOException {
        assertThat(firstOf("\uFEFF- {role: user, text: hi}\n- {role: assistant, text: ho}\n"))
                .isEqualTo("hi");
        assertThat(firstOf(
                        "\uFEFF[{\"role\": \"user\", \"text\": \"hi\"}, {\"role\": \"assistant\", \"text\": \"ho\"}]"))
                .isEqualTo("hi");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            - {role: user, text: null}                       | :1: messages[0].text: expected text, not nothing
            - role: user§  text:                             | :2: messages[0].text: expected text, not nothing
            - role: user§  text: hi§-                        | :3: messages[1]: expected a message with role and text, not nothing
            - role: user§  text: a§  text: b                 | :3: [0].text: given twice, first on line 2
            [{"role": "user", "text": "a",§"text": "b"}]     | :2: [0].text: given twice, first on line 1
            - {role: user, text: a}§---§- {role: user, text: b} | :3: expected one YAML document
            [] trailing                                      | :1: not readable as YAML
            [{"role": "user", "text": "a"}]§{}               | :2: not readable as YAML
            - {role: user, text: &a hi}§- {role: assistant, text: *a} | :2: [1].text: expected a value; YAML aliases (*name) are not read
            [{"role": "user", "text": 5}]                    | :1: messages[0].text: expected text, not a number
            [{"role": "user", "text": true}]                 | :1: messages[0].text: expected text, not true or false
            - {role: user, text: a, content: b}              | :1: messages[0]: give text or content, not both
            - {role: user}                                   | :1: messages[0].text: expected text, not nothing
            - {role: user, text: ' '}                        | :1: messages[0]: an empty message; leave it out or give it a text
            - {role: bot, text: hi}                          | :1: messages[0]: 'bot' is not a role; use user or assistant, and 'system' for the system
            - {role: system, text: a}§- {role: system, text: b} | :2: messages[1]: is a system message, which only the first can be: put what it says into that one
            - {role: system, text: a}§- {role: developer, text: b} | :2: messages[1]: is a system message, which only the first can be
            - {role: user, text: a}§- {role: system, text: b}§- {role: assistant, text: c} | :2: messages[1]: is a system message, which only the first can be
            - {role: user, text: a}§- {role: assistant, text: b}§- {role: system, text: c} | :3: messages[2]: is a system message, which only the first can be
            - {role: user, text: a}§- {role: user, text: b}  | :2: messages[1]: should be the assistant's: the user begins and both take turns
            - {role: system, text: a}§- {role: assistant, text: b} | :2: messages[1]: should be the user's: the user begins and both take turns
            - {role: system, text: ' '}                      | :1: messages[0]: an empty message; leave it out or give it a text
            - {role: user, txt: hi}                          | :1: messages[0].txt: unknown field; a message has role and text
            [{"role": "user",§"content": [{"type": "text",§"text": null}]}] | :3: messages[0].content[0].text: expected text, not nothing
            [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}] | :1: messages[0].content[0]: 'image_url' is no part that is read; only parts of type text are
            [{"role": "user", "content": []}]                | :1: messages[0]: an empty message; leave it out or give it a text
            role: user§text: hi                              | :1: messages: expected a list of messages
            5                                                | :1: messages: expected a list of messages
            `# nothing`                                      | :1: messages: expected a list of messages
            """)
    void whatIsNoListOfMessagesIsRefusedByItsLine(String content, String problem) throws IOException {
        Path file = write(content.replace('§', '\n'));
        Typed typed = Typed.at(platform, home).run("analyze", "--messages", file.toString(), "q");
        assertThat(typed.err()).startsWith("polyphony: --messages: " + file + problem);
        assertThat(typed.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]
            [{"role": "developer", "content": [{"type": "text", "text": "Be brief."}]}, {"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]
            `- {role: System, text: Be brief.}§- {role: user, text: hi}§- {role: assistant, text: ho}`
            """)
    void leadingSystemMessageIsAsTheFlagForIt(String content) throws IOException {
        Path file = write(content.replace('§', '\n'));
        Path bare = write("[{\"role\": \"user\", \"text\": \"hi\"}, {\"role\": \"assistant\", \"text\": \"ho\"}]");
        String id = "m" + asked++;

        Typed typed = Typed.at(platform, home).run("analyze", "--id", id, "--messages", file.toString(), "q");
        Typed again = Typed.at(platform, home)
                .run("analyze", "--id", id, "--system", "Be brief.", "--messages", bare.toString(), "q");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(Objects.requireNonNull(
                                platform.client().explain(id).question().conversation())
                        .system())
                .isEqualTo("Be brief.");
    }

    @Test
    void systemInTheFileAndBesideItIsOneTooMany() throws IOException {
        Path file = write("[{\"role\": \"system\", \"content\": \"Be brief.\"}]");
        Typed typed =
                Typed.at(platform, home).run("analyze", "--system", "Be long.", "--messages", file.toString(), "q");
        assertThat(typed.err())
                .isEqualTo("polyphony: --messages: the first is a system message, and a system is given too;"
                        + " give one of them\n");
        assertThat(typed.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void fileOfAnotherCharacterSetIsRefusedInPlainWords(String charset) throws IOException {
        Path file = home.resolve("other.json");
        Files.write(file, "[{\"role\": \"user\", \"text\": \"hi\"}]".getBytes(Charset.forName(charset)));
        Typed typed = Typed.at(platform, home).run("analyze", "--messages", file.toString(), "q");
        assertThat(typed.err())
                .isEqualTo("polyphony: --messages: '" + file + "' is UTF-16 or UTF-32 text, not UTF-8\n");
        assertThat(typed.code()).isEqualTo(2);
    }

    @Test
    void blankBehaviourIsRefusedAsSuch() throws IOException {
        assertThat(Typed.at(platform, home).run("analyze", "--system", " ", "q").err())
                .isEqualTo("polyphony: --system: is blank; say how the models are to behave, or leave it out\n");
        Path blank = write(" \n");
        assertThat(Typed.at(platform, home)
                        .run("analyze", "--system-file", blank.toString(), "q")
                        .err())
                .isEqualTo("polyphony: --system-file: '" + blank
                        + "' is blank; say how the models are to behave, or leave it out\n");
    }

    @Test
    void byteOrderMarkOfPipedTextIsNoPartOfTheQuestion() {
        Typed.at(platform, home).input("\uFEFFecho this").run("analyze", "--id", "piped");
        assertThat(platform.client().explain("piped").question().prompt()).isEqualTo("echo this");
    }

    @Test
    void pipedTextOfAnotherCharacterSetIsRefusedInPlainWords() {
        assertThat(Typed.at(platform, home)
                        .input("echo".getBytes(StandardCharsets.UTF_16))
                        .run("analyze")
                        .err())
                .isEqualTo("polyphony: PROMPT: standard input is UTF-16 or UTF-32 text, not UTF-8; convert it, say with"
                        + " iconv\n");
    }

    private String firstOf(String content) throws IOException {
        String id = "m" + asked++;
        Typed typed = Typed.at(platform, home)
                .run("analyze", "--id", id, "--messages", write(content).toString(), "q");
        assertThat(typed.code()).as(typed.err()).isZero();
        Conversation before =
                Objects.requireNonNull(platform.client().explain(id).question().conversation());
        List<Message> messages = before.messages();
        assertThat(messages).hasSize(2);
        return messages.getFirst().text();
    }

    private Path write(String content) throws IOException {
        return Files.writeString(home.resolve("file" + asked++), content);
    }
}
