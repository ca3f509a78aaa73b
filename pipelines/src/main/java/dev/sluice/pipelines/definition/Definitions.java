package dev.sluice.pipelines.definition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The pipelines that there are. */
public final class Definitions {

  private Definitions() {}

  /**
   * All that the class path names, by name.
   *
   * @throws IllegalStateException if two have one name
   */
  public static List<PipelineDefinition<?>> all() {
    List<PipelineDefinition<?>> all = new ArrayList<>();
    for (PipelineDefinition<?> one : ServiceLoader.load(PipelineDefinition.class)) {
      all.add(one);
    }
    all.sort(Comparator.comparing(PipelineDefinition::name));
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).name().equals(all.get(i - 1).name())) {
        throw new IllegalStateException(
            String.format(
                "the name %s is that of two pipelines: %s and %s",
                all.get(i).name(),
                all.get(i - 1).getClass().getName(),
                all.get(i).getClass().getName()));
      }
    }
    return all;
  }

  /** The one of a name. */
  public static Optional<PipelineDefinition<?>> named(String name) {
    return all().stream().filter(one -> one.name().equals(name)).findFirst();
  }
}
