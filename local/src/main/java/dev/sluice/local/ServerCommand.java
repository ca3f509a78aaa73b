package dev.sluice.local;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the JVM of one server is started: on the JDK that runs this process, with a class path of its
 * own.
 *
 * @param server the folder's name under {@code local/servers} whose {@code target/lib} is the class
 *     path
 * @param jvmOptions heap limits, opens and system properties
 * @param mainClass the server's main class
 * @param arguments its arguments
 * @param environment variables on top of those of this process
 */
record ServerCommand(
    String server,
    List<String> jvmOptions,
    String mainClass,
    List<String> arguments,
    Map<String, String> environment)
    implements ProcessCommand {

  /** Names the root of a checkout, for code that was not loaded from one. */
  private static final String HOME_PROPERTY = "sluice.home";

  ServerCommand {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /**
   * Options of a JVM that logs warnings.
   *
   * @param logger whose information is logged too: that the server is up, for one
   */
  static List<String> jvm(int heapMegabytes, String logger) {
    return List.of(
        "-Xmx" + heapMegabytes + "m",
        "-XX:+UseSerialGC",
        // Gone is better than there but deaf.
        "-XX:+ExitOnOutOfMemoryError",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-Dorg.slf4j.simpleLogger.log." + logger + "=info",
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
  }

  /**
   * The command of a server that ends with its parent, see {@link EndsWithParent}.
   *
   * @throws IllegalStateException if the server's class path was not built
   */
  @Override
  public List<String> tiedToParent() {
    List<Path> classPath = new ArrayList<>(serverClassPath());
    classPath.add(localModule().resolve("target").resolve("classes"));
    return java(classPath, Stream.of(EndsWithParent.class.getName(), mainClass));
  }

  /**
   * The command of a server that goes on when this process ends. It is of this process's group, and
   * ends in order when that is sent SIGTERM, SIGINT or SIGHUP, as by the end of its terminal.
   *
   * @throws IllegalStateException if the server's class path was not built
   */
  @Override
  public List<String> detached() {
    return java(serverClassPath(), Stream.of(mainClass));
  }

  private List<String> java(List<Path> classPath, Stream<String> mainClasses) {
    Stream<String> jvm =
        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream<String> path =
        Stream.of(
            "-cp",
            classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    return Stream.of(jvm, jvmOptions.stream(), path, mainClasses, arguments.stream())
        .flatMap(part -> part)
        .toList();
  }

  private List<Path> serverClassPath() {
    Path folder = target(server, "lib");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        if (!jars.isEmpty()) {
          return jars;
        }
      } catch (IOException e) {
        throw new IllegalStateException("Cannot read " + folder + ": " + e.getMessage(), e);
      }
    }
    throw new IllegalStateException(
        "No jars of the "
            + server
            + " server in "
            + folder
            + ". Build them with `mvn -B process-classes -pl local -am` in the checkout's root, or"
            + " name another checkout with -D"
            + HOME_PROPERTY
            + "=DIR.");
  }

  /** A folder that was gathered for a server. */
  static Path target(String server, String name) {
    return localModule().resolve("servers").resolve(server).resolve("target").resolve(name);
  }

  /** The folder of this module in the checkout. */
  static Path localModule() {
    String home = System.getProperty(HOME_PROPERTY);
    if (home != null) {
      return Path.of(home, "local").toAbsolutePath().normalize();
    }
    CodeSource source = ServerCommand.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalStateException(
          "Cannot tell where the servers are: name a checkout with -D" + HOME_PROPERTY + "=DIR.");
    }
    try {
      // Either local/target/classes or a jar in local/target.
      return Path.of(source.getLocation().toURI()).resolve("../..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Not a file: " + source.getLocation(), e);
    }
  }
}
