package dev.sluice.benchmarks.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands that start programs of this checkout, each in a JVM of its own. */
public final class JavaCommand {
  private static final List<String> OPENS =
      List.of("java.lang", "java.util", "java.net", "java.nio", "java.time");

  private JavaCommand() {}

  /**
   * Sluice as its users start it: by its script, with the options of the JVM that this chooses and
   * the archive of classes that {@code scripts/bench} has made. Where it is measured against an
   * older build, as {@link #olderSluice} is.
   *
   * @param home the checkout
   * @param arguments such as {@code run}, {@code replay} and options
   */
  public static List<String> sluice(Path home, int heapMegabytes, List<String> arguments) {
    if (olderJar().isPresent()) {
      return plainSluice(home, heapMegabytes, List.of(), arguments);
    }
    List<String> words =
        new ArrayList<>(
            List.of(
                "env",
                "SLUICE_JAVA_OPTS=-Xmx" + heapMegabytes + "m",
                "SLUICE_REHEARSE=false",
                home.resolve("scripts").resolve("sluice").toString()));
    words.addAll(arguments);
    return words;
  }

  /**
   * Sluice in a JVM with no options but these.
   *
   * @param jvm options of the JVM
   */
  public static List<String> plainSluice(
      Path home, int heapMegabytes, List<String> jvm, List<String> arguments) {
    Path jar = home.resolve("command").resolve("target").resolve("sluice.jar");
    return sluice(home, jar, heapMegabytes, jvm, arguments);
  }

  /** The same of the older commit that {@link #olderJar} names. */
  public static List<String> olderSluice(
      Path home, int heapMegabytes, List<String> jvm, List<String> arguments) {
    return sluice(home, olderJar().orElseThrow(), heapMegabytes, jvm, arguments);
  }

  /** The same, with the JVM's own choice of everything. */
  public static List<String> olderSluice(Path home, int heapMegabytes, List<String> arguments) {
    return olderSluice(home, heapMegabytes, List.of(), arguments);
  }

  /** The jar of an older commit, where this one is to be measured against it alone. */
  public static Optional<Path> olderJar() {
    return Optional.ofNullable(System.getProperty("sluice.bench.before")).map(Path::of);
  }

  private static List<String> sluice(
      Path home, Path jar, int heapMegabytes, List<String> jvm, List<String> arguments) {
    List<String> words = java(heapMegabytes);
    words.addAll(jvm);
    words.add("-Dsluice.home=" + home);
    words.add("-jar");
    words.add(jar.toString());
    words.addAll(arguments);
    return words;
  }

  /**
   * A class with a {@code main}, with the class path of this program: this module, its libraries
   * and sluice.jar.
   */
  public static List<String> main(Class<?> program, int heapMegabytes, List<String> arguments) {
    return main(program, heapMegabytes, List.of(), arguments);
  }

  /**
   * The same, in a JVM with options of its own.
   *
   * @param jvm options of the JVM
   */
  public static List<String> main(
      Class<?> program, int heapMegabytes, List<String> jvm, List<String> arguments) {
    List<String> words = java(heapMegabytes);
    words.addAll(jvm);
    OPENS.forEach(name -> words.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    words.addAll(arguments);
    return words;
  }

  /**
   * A class with a {@code main} that is not of this program.
   *
   * @param classPath what it is on
   */
  public static List<String> main(
      String classPath, String program, int heapMegabytes, List<String> arguments) {
    List<String> words = java(heapMegabytes);
    words.addAll(List.of("-cp", classPath, program));
    words.addAll(arguments);
    return words;
  }

  private static List<String> java(int heapMegabytes) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx" + heapMegabytes + "m");
    return words;
  }
}
