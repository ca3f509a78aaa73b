package dev.sluice.benchmarks.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A console as a user starts it, on a free port. */
public final class ConsoleProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("console: (http://\\S+)");
  private static final Duration TO_BE_READY = Duration.ofSeconds(30);

  private final Process process;
  private final URI address;

  private ConsoleProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts it, and waits until it is ready.
   *
   * @param home the checkout
   * @param options but its port
   * @param environment variables on top of those of this process
   */
  public static ConsoleProcess start(
      Path home, List<String> options, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path jar = home.resolve("console/target/sluice-console.jar");
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is not there: mvn -DskipTests -pl console -am package");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                jar.toString(),
                "--port=0"));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    BufferedReader out = process.inputReader();
    Matcher line = ADDRESS.matcher(String.valueOf(out.readLine()));
    if (!line.matches()) {
      process.destroy();
      throw new IOException("the console did not start");
    }
    ConsoleProcess console = new ConsoleProcess(process, URI.create(line.group(1)));
    console.awaitReady();
    return console;
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TO_BE_READY.toNanos();
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest ready = HttpRequest.newBuilder(address.resolve("/readyz")).build();
    while (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
      if (System.nanoTime() > deadline) {
        close();
        throw new IOException("the console is not ready");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Where it listens. */
  public URI address() {
    return address;
  }

  /** What one of its counters has come to. */
  public double counter(String name) throws IOException, InterruptedException {
    String text =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address.resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  /** The processor time that it has used. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
