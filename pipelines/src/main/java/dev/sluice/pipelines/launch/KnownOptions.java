package dev.sluice.pipelines.launch;

import dev.sluice.transforms.rules.Spelling;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/** All options that a pipeline or a command takes: its own, Beam's and the runner's. */
final class KnownOptions {
  /** The option that names a file with other options; of the launcher, and not of Beam. */
  static final String FILE = "optionsFile";

  /** Names that options had once. */
  private static final Map<String, String> FORMER =
      Map.of("kafkaWaitSeconds", "startWaitSeconds", "kafka", "kafkaServers");

  private static final KnownOption FILE_OPTION =
      new KnownOption(
          FILE,
          String.class,
          false,
          true,
          true,
          Optional.empty(),
          "A YAML file with options: keys are their names, lists are allowed. What is given on the"
              + " command line wins. Secrets are refused in it.",
          List.of());

  private final Map<String, KnownOption> byName = new TreeMap<>();

  /** The interfaces by which Beam is told of them. */
  private final Map<String, Class<? extends PipelineOptions>> wholes = new HashMap<>();

  private final Class<? extends PipelineOptions> type;

  private KnownOptions(Class<? extends PipelineOptions> type) {
    this.type = type;
  }

  /**
   * Those of a pipeline whose options have this interface, which is registered nowhere: Beam would
   * refuse any other of this process that has an option of one name with another default, and on an
   * embedded Flink the same interface of a plugin, which its workers load once more.
   */
  static KnownOptions of(Class<? extends PipelineOptions> type) {
    KnownOptions known = new KnownOptions(type);
    Set<Class<?>> seen = new HashSet<>();
    known.add(type, type, seen);
    RunnerOptions.all().forEach(each -> known.add(each, each, seen));
    known.byName.put(FILE, FILE_OPTION);
    return known;
  }

  /** Those of a command whose options have this interface: none of Beam's. */
  static KnownOptions ofCommand(Class<? extends PipelineOptions> type) {
    KnownOptions known = new KnownOptions(type);
    known.add(type, type, new HashSet<>(RunnerOptions.all()));
    known.byName.values().removeIf(option -> !option.ours());
    known.byName.put(FILE, FILE_OPTION);
    return known;
  }

  private void add(Class<?> type, Class<? extends PipelineOptions> whole, Set<Class<?>> seen) {
    if (!seen.add(type)) {
      return;
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isGetter(method, type)) {
        KnownOption option = KnownOption.of(method);
        byName.putIfAbsent(option.name(), option);
        wholes.putIfAbsent(option.name(), whole);
      }
    }
    Arrays.stream(type.getInterfaces()).forEach(parent -> add(parent, whole, seen));
  }

  /** Tells Beam of an option that is given, unless it is of the pipeline's own. */
  void use(KnownOption option) {
    @Nullable Class<? extends PipelineOptions> whole = wholes.get(option.name());
    if (whole != null && whole != type) {
      PipelineOptionsFactory.register(whole);
    }
  }

  private static boolean isGetter(Method method, Class<?> type) {
    String name = method.getName();
    boolean named =
        (name.startsWith("get") && name.length() > 3)
            || (name.startsWith("is") && name.length() > 2);
    return named
        && method.getParameterCount() == 0
        && !Modifier.isStatic(method.getModifiers())
        && !method.isDefault()
        && Arrays.stream(type.getMethods())
            .anyMatch(
                other ->
                    other.getName().equals("set" + name.substring(name.startsWith("is") ? 2 : 3)));
  }

  /** The name that is used today. */
  static String today(String name) {
    return FORMER.getOrDefault(name, name);
  }

  /** The interface of the pipeline's own. */
  Class<? extends PipelineOptions> type() {
    return type;
  }

  Optional<KnownOption> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The end of a message on a name that is not known: the nearest of those that are. */
  String hint(String unknown) {
    return guess(unknown).map(name -> "; did you mean --" + name + "?").orElse("");
  }

  private Optional<String> guess(String unknown) {
    // Who types an option of ours wrong seldom means one of Beam's hundreds.
    return Spelling.closest(unknown, ours().map(KnownOption::name).toList())
        .or(() -> Spelling.closest(unknown, byName.keySet()));
  }

  /** Those of Sluice: those that are needed, then its own, then those that pipelines share. */
  Stream<KnownOption> ours() {
    return byName.values().stream()
        .filter(KnownOption::ours)
        .sorted(
            Comparator.comparing((KnownOption option) -> !option.required())
                .thenComparing(KnownOption::shared)
                .thenComparing(KnownOption::name));
  }

  /** All of them, in the order of their names. */
  Collection<KnownOption> all() {
    return byName.values();
  }
}
