package dev.sluice.pipelines.definition;

import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The pipelines that there are: all that the class loader of this thread's context sees, as Beam
 * and Flink look for what is theirs. So those of a user's own are found beside ours, here in a
 * folder of plugins, and on a cluster in its user library.
 */
public final class Definitions {

  private Definitions() {}

  /**
   * All of them, by name.
   *
   * @throws IllegalArgumentException if one cannot be loaded, or two have one name
   */
  public static List<PipelineDefinition<?>> all() {
    List<PipelineDefinition<?>> all = new ArrayList<>();
    try {
      for (PipelineDefinition<?> one : ServiceLoader.load(PipelineDefinition.class)) {
        all.add(one);
      }
      all.sort(Comparator.comparing(PipelineDefinition::name));
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalArgumentException(
          String.format(
              "a pipeline cannot be loaded: %s; mend it, build it for Sluice %s, or leave its jar out",
              reason(e), Versions.sluice()),
          e);
    }
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).name().equals(all.get(i - 1).name())) {
        throw new IllegalArgumentException(
            String.format(
                "the name %s is that of two pipelines: %s and %s; give one another name, or leave its jar out",
                all.get(i).name(), place(all.get(i - 1)), place(all.get(i))));
      }
    }
    return all;
  }

  /** The one of a name. */
  public static Optional<PipelineDefinition<?>> named(String name) {
    return all().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** What Java says, without the interface that it begins with, and why. */
  private static String reason(Error failed) {
    String said = String.valueOf(failed.getMessage());
    String begin = PipelineDefinition.class.getName() + ": ";
    String what = said.startsWith(begin) ? said.substring(begin.length()) : failed.toString();
    return failed.getCause() == null ? what : what + " (" + failed.getCause() + ")";
  }

  private static String place(PipelineDefinition<?> one) {
    CodeSource source = one.getClass().getProtectionDomain().getCodeSource();
    String name = one.getClass().getName();
    return source == null ? name : name + " in " + source.getLocation().getPath();
  }
}
