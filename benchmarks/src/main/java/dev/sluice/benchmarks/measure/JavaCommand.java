package dev.sluice.benchmarks.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands that start programs of this checkout, each in a JVM of its own. */
public final class JavaCommand {
  private static final List<String> OPENS =
      List.of("java.lang", "java.util", "java.net", "java.nio", "java.time");

  private JavaCommand() {}

  /**
   * Sluice as its users start it.
   *
   * @param home the checkout
   * @param arguments such as {@code run}, {@code replay} and options
   */
  public static List<String> sluice(Path home, int heapMegabytes, List<String> arguments) {
    List<String> words = java(heapMegabytes);
    words.add("-Dsluice.home=" + home);
    words.add("-jar");
    words.add(home.resolve("pipelines").resolve("target").resolve("sluice.jar").toString());
    words.addAll(arguments);
    return words;
  }

  /**
   * A class with a {@code main}, with the class path of this program: this module, its libraries
   * and sluice.jar.
   */
  public static List<String> main(Class<?> program, int heapMegabytes, List<String> arguments) {
    List<String> words = java(heapMegabytes);
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
