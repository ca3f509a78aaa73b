package dev.sluice.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A marked secret for each store of a pipeline is in nothing that the command says. */
class StoreSecretsTest {
  private static final String MARK = "m4rked";

  @TempDir private Path folder;

  @Test
  void ofStoresThatAreAway() throws IOException {
    Sluice.Ended ended = check("username=me\npassword=" + MARK + "-a \n", MARK + "-b\n");

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.out() + ended.err()).contains("Kafka at 127.0.0.1:1").doesNotContain(MARK);
  }

  @Test
  void thatCannotBeSent() throws IOException {
    Sluice.Ended ended = check("username=me\npassword=" + MARK + "-c\\n" + MARK + "-d", MARK);

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.out() + ended.err())
        .contains("password in the file " + folder.resolve("login") + " has a line end")
        .doesNotContain(MARK);
  }

  private Sluice.Ended check(String login, String token) throws IOException {
    Path file = Files.writeString(folder.resolve("login"), login);
    Path tokenFile = Files.writeString(folder.resolve("token"), token);
    return Sluice.run(
        "check amounts",
        List.of(
            "--topics=events",
            "--kafkaServers=127.0.0.1:1",
            "--kafkaWaitSeconds=0",
            "--kafkaSecurity=sasl_plaintext",
            "--kafkaCredentialsFile=" + file,
            "--jdbcUrl=jdbc:postgresql://127.0.0.1:1/db",
            "--jdbcCredentialsFile=" + file,
            "--influxUrl=http://127.0.0.1:1",
            "--influxTokenFile=" + tokenFile,
            "--outageMinutes=0"));
  }
}
