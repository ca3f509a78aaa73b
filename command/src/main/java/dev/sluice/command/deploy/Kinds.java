package dev.sluice.command.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The schemas of the kinds that operators add to Kubernetes: Flink's and Strimzi's. */
final class Kinds {
  private static final String FLINK = "flink-kubernetes-operator-api-";
  private static final String MODEL = "io.strimzi.api.kafka.model.";

  /** Classes of Strimzi's, and the files that their schemas are written to. */
  private static final Map<String, String> STRIMZI =
      Map.of("topic.KafkaTopic", "kafkatopic.yaml", "user.KafkaUser", "kafkauser.yaml");

  private final Map<String, YamlTree> schemas = new HashMap<>();

  private Kinds() {}

  /**
   * All of them.
   *
   * @param target what was gathered for the chart; what Strimzi writes is kept there
   * @throws IOException if they cannot be had
   */
  static Kinds load(Path target) throws IOException {
    Kinds kinds = new Kinds();
    Path jars = target.resolve("lib");
    kinds.addFlink(jars);
    for (String file : STRIMZI.values()) {
      kinds.add(Files.readString(strimzi(target, jars).resolve(file)));
    }
    return kinds;
  }

  private void addFlink(Path jars) throws IOException {
    Path jar;
    try (Stream<Path> files = Files.list(jars)) {
      jar =
          files
              .filter(file -> String.valueOf(file.getFileName()).startsWith(FLINK))
              .findFirst()
              .orElseThrow(() -> new IOException("there is no " + FLINK + "….jar in " + jars));
    }
    try (ZipFile opened = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : opened.stream().toList()) {
        if (entry.getName().endsWith("-v1.yml")) {
          add(new String(opened.getInputStream(entry).readAllBytes(), UTF_8));
        }
      }
    }
  }

  private void add(String definition) {
    for (YamlTree one : YamlTree.documents(definition)) {
      YamlTree spec = one.at("spec");
      for (YamlTree version : spec.at("versions").items()) {
        schemas.put(
            spec.at("group").words()
                + "/"
                + version.at("name").words()
                + " "
                + spec.at("names", "kind").words(),
            version.at("schema", "openAPIV3Schema"));
      }
    }
  }

  /** The schema of an object's kind; empty of those that Kubernetes has by itself. */
  Optional<YamlTree> of(RenderedObject object) {
    return Optional.ofNullable(
        schemas.get(object.content().at("apiVersion").words() + " " + object.kind()));
  }

  /** Written once, by a process of its own, since what writes them is a program. */
  private static Path strimzi(Path target, Path jars) throws IOException {
    Path folder = target.resolve("strimzi");
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path part = Files.createTempDirectory(target, "strimzi-");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath(jars)));
    words.addAll(List.of("io.strimzi.crdgenerator.CrdGenerator", "--yaml"));
    words.addAll(List.of("--target-kube", "1.25+", "--crd-api-version", "v1"));
    STRIMZI.forEach((type, file) -> words.add(MODEL + type + "=" + part.resolve(file)));
    Process writer =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(part.resolve("log").toFile())
            .start();
    try {
      if (writer.waitFor() != 0) {
        throw new IOException(
            "Strimzi's schemas cannot be written: " + Files.readString(part.resolve("log")));
      }
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (InterruptedException e) {
      writer.destroy();
      throw new InterruptedIOException("interrupted");
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      // Another process was first.
      Charts.delete(part);
    }
    return folder;
  }

  private static String classPath(Path jars) throws IOException {
    try (Stream<Path> files = Files.list(jars)) {
      return files
          .filter(
              file -> String.valueOf(file.getFileName()).matches("(api|crd-generator)-.*\\.jar"))
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
