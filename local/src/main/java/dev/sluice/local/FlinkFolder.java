package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the processes of a Flink cluster keep their files, and how they are started.
 *
 * @param folder holds the configuration, the temporary files and the logs
 * @param settings what the starter chose
 */
record FlinkFolder(Path folder, FlinkSettings settings) {

  static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  /** What a JobManager logs of the port at which TaskManagers find it. */
  static final Pattern RPC = Pattern.compile("Actor system started at \\S+@[^:]+:(\\d+)");

  /** What a JobManager logs once it takes jobs. */
  static final Pattern REST = Pattern.compile("Rest endpoint listening at [^:]+:(\\d+)");

  /** What a TaskManager logs once it can be given work. */
  static final Pattern REGISTERED = Pattern.compile("Successful registration at resource manager");

  private static final Pattern OPTION = Pattern.compile("(\\S+): '(.*)'");

  /** Those of the configuration that a Flink distribution ships. */
  private static final List<String> OPENS =
      Stream.of(
              "java.lang",
              "java.lang.reflect",
              "java.io",
              "java.net",
              "java.nio",
              "sun.nio.ch",
              "java.text",
              "java.time",
              "java.util",
              "java.util.concurrent",
              "java.util.concurrent.atomic",
              "java.util.concurrent.locks")
          .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
          .toList();

  FlinkFolder {
    folder = folder.toAbsolutePath().normalize();
  }

  private Path configuration() {
    return conf().resolve("config.yaml");
  }

  private Path conf() {
    return folder.resolve("conf");
  }

  private Path temporary() {
    return folder.resolve("tmp");
  }

  /**
   * Writes the configuration.
   *
   * @param more options over those of the settings
   */
  void configure(Map<String, String> more) {
    Map<String, String> all = settings.options(temporary().toString());
    all.putAll(more);
    List<String> lines =
        all.entrySet().stream()
            .map(option -> option.getKey() + ": '" + option.getValue().replace("'", "''") + "'")
            .toList();
    try {
      Files.createDirectories(temporary());
      Files.createDirectories(conf());
      Files.write(configuration(), lines);
      Files.writeString(
          conf().resolve("logback.xml"),
          """
          <configuration>
            <appender name="log" class="ch.qos.logback.core.ConsoleAppender">
              <encoder>
                <pattern>%d{HH:mm:ss.SSS} %-5level %logger{30} [%thread] %msg%n</pattern>
              </encoder>
            </appender>
            <root level="info">
              <appender-ref ref="log"/>
            </root>
          </configuration>
          """);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set up the Flink cluster's folder " + folder, e);
    }
  }

  /** The options that were written last. */
  Map<String, String> configured() {
    Map<String, String> options = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(configuration())) {
        Matcher option = OPTION.matcher(line);
        if (option.matches()) {
          options.put(option.group(1), option.group(2).replace("''", "'"));
        }
      }
      return options;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + configuration(), e);
    }
  }

  ServerCommand jobManager() {
    return command(
        List.of("-Xmx512m"),
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        List.of());
  }

  /**
   * The command of a TaskManager.
   *
   * @param options Flink's own, each {@code NAME=VALUE}, over those of the configuration
   */
  ServerCommand taskManager(String... options) {
    List<String> arguments = new ArrayList<>(settings.taskManagerArguments());
    Stream.of(options).forEach(option -> arguments.addAll(List.of("-D", option)));
    return command(
        settings.taskManagerJvmOptions(),
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        arguments);
  }

  private ServerCommand command(List<String> memory, String mainClass, List<String> arguments) {
    List<String> jvmOptions = new ArrayList<>(OPENS);
    jvmOptions.addAll(memory);
    jvmOptions.add("-Dlogback.configurationFile=" + conf().resolve("logback.xml"));
    jvmOptions.add("-Djava.io.tmpdir=" + temporary());
    List<String> all = new ArrayList<>(List.of("--configDir", conf().toString()));
    all.addAll(arguments);
    return new ServerCommand("flink", jvmOptions, mainClass, all, settings.environment());
  }
}
