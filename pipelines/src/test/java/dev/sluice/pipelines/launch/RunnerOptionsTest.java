package dev.sluice.pipelines.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class RunnerOptionsTest {

  /** In classes of their own, since others may have asked the factory of this process before. */
  @Test
  void allAreKnownAndBeamIsToldOfFlinksAlone() throws Exception {
    List<URL> path = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      path.add(Path.of(each).toUri().toURL());
    }
    Thread here = Thread.currentThread();
    ClassLoader before = here.getContextClassLoader();
    try (URLClassLoader fresh =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      here.setContextClassLoader(fresh);
      Method all = fresh.loadClass(RunnerOptions.class.getName()).getDeclaredMethod("all");
      all.setAccessible(true);
      Method told =
          fresh.loadClass(PipelineOptionsFactory.class.getName()).getMethod("getRegisteredOptions");

      assertThat(names((Set<?>) all.invoke(null)))
          .contains(
              "org.apache.beam.runners.direct.DirectOptions",
              "org.apache.beam.runners.flink.FlinkPipelineOptions",
              "org.apache.beam.sdk.options.ExperimentalOptions",
              "org.apache.beam.sdk.transforms.resourcehints.ResourceHintsOptions");
      assertThat(names((Set<?>) told.invoke(null)))
          .containsExactly("org.apache.beam.runners.flink.FlinkPipelineOptions");
    } finally {
      here.setContextClassLoader(before);
    }
  }

  private static List<String> names(Set<?> interfaces) {
    return interfaces.stream().map(each -> ((Class<?>) each).getName()).toList();
  }
}
