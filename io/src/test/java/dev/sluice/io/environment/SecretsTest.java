package dev.sluice.io.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.environment.Secrets.UnusableSecretException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"marked 1", "marked 1\n", "\r\n marked 1\t"})
  void whiteSpaceAroundOneIsNoPartOfIt(String given) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), given);

    assertThat(Secrets.read("TOKEN", given)).isEqualTo("marked 1");
    assertThat(Secrets.file("--tokenFile", file)).isEqualTo("marked 1");
  }

  @Test
  void oneOfNothingIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), " \n");

    assertThat(Secrets.read("TOKEN", null)).isNull();
    assertThat(Secrets.read("TOKEN", "")).isNull();
    assertThat(Secrets.file("--tokenFile", file)).isNull();
    assertThat(Secrets.variable("SLUICE_VARIABLE_THAT_NOBODY_SETS")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mar\nked2", "mar\rked2", "mar\0ked2", "mar\u007fked2", "mar\u0085ked2"})
  void oneThatCannotBeSentIsRefusedByItsNameAlone(String given) {
    assertThatThrownBy(() -> Secrets.read("TOKEN", given))
        .isInstanceOf(UnusableSecretException.class)
        .hasMessage("TOKEN has a line end or another control character within, and cannot be sent")
        .hasNoCause();
  }

  @Test
  void headersCarryAsciiOnlyAndPasswordsMore() {
    assertThat(Secrets.forHeader("TOKEN", "a b~!")).isEqualTo("a b~!");
    assertThat(Secrets.read("PASSWORD", "pässwörd")).isEqualTo("pässwörd");
    assertThatThrownBy(() -> Secrets.forHeader("TOKEN", "pässwörd"))
        .isInstanceOf(UnusableSecretException.class)
        .hasMessage(
            "TOKEN holds a character that is not ASCII, which a header of HTTP cannot carry");
  }

  @Test
  void aLoginIsReadFromAFileAndShownNowhere() throws IOException {
    Path file =
        Files.writeString(folder.resolve("login"), "username = someone \npassword=marked3 \n");

    Secrets.Login login = Secrets.login(file.toString(), "USER", "PASSWORD");

    assertThat(login.user()).isEqualTo("someone");
    assertThat(login.password()).isEqualTo("marked3");
    assertThat(login.toString()).doesNotContain("someone").doesNotContain("marked3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"username=u\npassword=mar\\nked4", "password=\\umarked4"})
  void aFileThatCannotBeUsedIsNamedAndNotQuoted(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("login"), content);

    assertThatThrownBy(() -> Secrets.login(file.toString(), "USER", "PASSWORD"))
        .isInstanceOf(UnusableSecretException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("ked4")
        .hasNoCause();
    assertThatThrownBy(() -> Secrets.file("--tokenFile", folder.resolve("nowhere")))
        .hasMessage("cannot read --tokenFile " + folder.resolve("nowhere"));
  }

  @Test
  void whatALibraryQuotesIsMaskedWholeByLineAndInQuotes() {
    assertThat(Secrets.read("TOKEN", "admin:TOP/\"SECRET\"\n")).isNotNull();
    assertThatThrownBy(() -> Secrets.read("TOKEN", "firstline\nsecondline")).isNotNull();
    assertThat(Secrets.read("SHORT", "event")).isEqualTo("event");

    assertThat(Masks.masked("\"Token admin:TOP/\"SECRET\"\n\"")).isEqualTo("\"Token ***\n\"");
    assertThat(Masks.masked("{\"detail\":\"admin:TOP/\\\"SECRET\\\"\\n\"}"))
        .isEqualTo("{\"detail\":\"***\\n\"}");
    assertThat(Masks.masked("http://h/?t=admin%3ATOP%2F%22SECRET%22")).isEqualTo("http://h/?t=***");
    assertThat(Masks.masked("value \"firstline\\nsecondline\"")).isEqualTo("value \"***\\n***\"");
    assertThat(Masks.masked("events are no event")).isEqualTo("events are no event");
    assertThat(Masks.words(new IOException("no firstline"))).isEqualTo("no ***");
    assertThat(Masks.words(new IOException())).isEqualTo("IOException");
  }

  @Test
  void padAndPageEscapesHideNone() {
    assertThat(Secrets.read("TOKEN", "m4rk+d/a&'s x==")).isNotNull();

    assertThat(Masks.masked("m4rk+d/a&'s x")).isEqualTo("***");
    assertThat(Masks.masked("{\"t\":\"m4rk+d/a\\u0026\\u0027s x\\u003d\\u003d\"}"))
        .isEqualTo("{\"t\":\"***\"}");
    assertThat(Masks.masked("?t=m4rk%2Bd%2Fa%26%27s%20x%3D%3D&u")).isEqualTo("?t=***&u");
    assertThat(Masks.masked("?t=m4rk%2Bd%2Fa%26%27s+x&u")).isEqualTo("?t=***&u");
  }

  @Test
  void whatIsPrintedIsMaskedThoughItComesInPieces() {
    assertThat(Secrets.read("TOKEN", "marked-five")).isEqualTo("marked-five");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream stream = Masks.stream(printed);

    stream.print("one mark");
    stream.print("ed-five\ntwo ");
    stream.println("x".repeat(8_185) + "marked-five");
    new IOException("three marked-five").printStackTrace(stream);
    stream.print("four marked-five");
    stream.flush();

    assertThat(printed.toString(Charset.defaultCharset()))
        .startsWith("one ***\ntwo xxx")
        .contains("three ***")
        .endsWith("four ***")
        .doesNotContain("marked");
  }
}
