package dev.sluice.command.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console as it is packaged, in a process, at one address in all its lives. */
final class AmountConsole implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("console: (http://\\S+)");

  private final Path log;
  private final List<String> options;
  private Process process;
  private final URI address;

  /** Starts it; it makes its topics where they are not there. */
  AmountConsole(Path folder, String servers, String topic) throws IOException {
    this.log = folder.resolve("console.log");
    this.options =
        List.of(
            "--kafkaServers=" + servers,
            "--topic=" + topic,
            "--keyTopic=" + topic + "-keys",
            "--createTopics",
            "--instance=faults",
            "--kafkaPatienceSeconds=3");
    this.address = begin(0);
  }

  private URI begin(int port) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            System.getProperty("sluice.console.jar"),
            "--port=" + port);
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(command))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.command().addAll(options);
    process = builder.start();
    Matcher line = ADDRESS.matcher(String.valueOf(process.inputReader().readLine()));
    if (!line.matches()) {
      process.destroyForcibly();
      throw new IOException("the console did not start; see " + log);
    }
    return URI.create(line.group(1));
  }

  URI address() {
    return address;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void restart() throws IOException {
    var unused = begin(address.getPort());
  }

  /** Asks it to end. When it has, nothing that was posted is still under way. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the console does not end; see " + log);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
