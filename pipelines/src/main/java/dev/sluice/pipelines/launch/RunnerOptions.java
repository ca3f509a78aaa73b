package dev.sluice.pipelines.launch;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/**
 * The options of Beam and of the runners. Beam's factory is told those that are given, and not all
 * that there are: it holds each against all others when it begins, and goes through all of them
 * whenever a step of a graph writes its options down, which took a third of the time of {@code
 * validate}.
 */
final class RunnerOptions {
  static {
    Thread here = Thread.currentThread();
    ClassLoader before = here.getContextClassLoader();
    here.setContextClassLoader(new WithoutRegistrars(before));
    try {
      // Is the first use of the factory in this process, or comes too late and costs that time.
      PipelineOptionsFactory.register(FlinkPipelineOptions.class);
    } finally {
      here.setContextClassLoader(before);
    }
  }

  private RunnerOptions() {}

  /** All that the class path names, by name. */
  static Set<Class<? extends PipelineOptions>> all() {
    Set<Class<? extends PipelineOptions>> all = new TreeSet<>(Comparator.comparing(Class::getName));
    all.addAll(PipelineOptionsFactory.getRegisteredOptions());
    for (PipelineOptionsRegistrar named : ServiceLoader.load(PipelineOptionsRegistrar.class)) {
      named.getPipelineOptions().forEach(all::add);
    }
    return all;
  }

  private static final class WithoutRegistrars extends ClassLoader {
    WithoutRegistrars(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals("META-INF/services/" + PipelineOptionsRegistrar.class.getName())
          ? Collections.emptyEnumeration()
          : super.getResources(name);
    }
  }
}
