package dev.sluice.pipelines.definition;

import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The pipelines that there are, and the commands of their flows: all that the class loader of this
 * thread's context sees, as Beam and Flink look for what is theirs. So those of a user's own are
 * found beside ours, here in a folder of plugins, and on a cluster in its user library.
 */
public final class Definitions {

  private Definitions() {}

  /**
   * All pipelines, by name.
   *
   * @throws IllegalArgumentException if one cannot be loaded, or two have one name
   */
  public static List<PipelineDefinition<?>> all() {
    List<PipelineDefinition<?>> all = new ArrayList<>();
    load("pipeline", PipelineDefinition.class, all);
    return all;
  }

  /**
   * All commands of flows, by name.
   *
   * @throws IllegalArgumentException if one cannot be loaded, or two have one name
   */
  public static List<FlowCommand<?>> commands() {
    List<FlowCommand<?>> all = new ArrayList<>();
    load("command", FlowCommand.class, all);
    return all;
  }

  /** The pipeline of a name. */
  public static Optional<PipelineDefinition<?>> named(String name) {
    return all().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private static <D extends Described<?>, T extends D> void load(
      String kind, Class<T> service, List<D> all) {
    try {
      ServiceLoader.load(service).forEach(all::add);
      all.sort(Comparator.comparing(Described::name));
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalArgumentException(
          String.format(
              "a %s cannot be loaded: %s; mend it, build it for Sluice %s, or leave its jar out",
              kind, reason(e, service), Versions.sluice()),
          e);
    }
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).name().equals(all.get(i - 1).name())) {
        throw new IllegalArgumentException(
            String.format(
                "the name %s is that of two %ss: %s and %s; give one another name, or leave its jar out",
                all.get(i).name(), kind, place(all.get(i - 1)), place(all.get(i))));
      }
    }
  }

  /** What Java says, without the interface that it begins with, and why. */
  private static String reason(Error failed, Class<?> service) {
    String said = String.valueOf(failed.getMessage());
    String begin = service.getName() + ": ";
    String what = said.startsWith(begin) ? said.substring(begin.length()) : failed.toString();
    return failed.getCause() == null ? what : what + " (" + failed.getCause() + ")";
  }

  private static String place(Described<?> one) {
    CodeSource source = one.getClass().getProtectionDomain().getCodeSource();
    String name = one.getClass().getName();
    return source == null ? name : name + " in " + source.getLocation().getPath();
  }
}
