package dev.sluice.benchmarks.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of the programs that are measured against each other: all do the same replay. */
enum Contender {
  LOOP("plain loop", PlainLoop.class.getName()),
  TWIN("Flink twin", FlinkTwin.class.getName()),
  SLUICE("Sluice", "");

  private static final List<String> OPENS =
      List.of("java.lang", "java.util", "java.net", "java.nio", "java.time");

  private final String label;
  private final String mainClass;

  Contender(String label, String mainClass) {
    this.label = label;
    this.mainClass = mainClass;
  }

  String label() {
    return label;
  }

  /**
   * The command of one run: the same JVM options and replay options for all; the baselines with
   * this module on the class path, Sluice as its users start it.
   *
   * @param home the checkout
   */
  List<String> command(Path home, int heapMegabytes, List<String> replayOptions) {
    Path jar = home.resolve("pipelines").resolve("target").resolve("sluice.jar");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx" + heapMegabytes + "m");
    if (this == SLUICE) {
      words.add("-Dsluice.home=" + home);
      words.addAll(List.of("-jar", jar.toString(), "run", "replay"));
    } else {
      OPENS.forEach(name -> words.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
      // As scripts/bench started this program: this module, its libraries and sluice.jar.
      words.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    }
    words.addAll(replayOptions);
    return words;
  }
}
