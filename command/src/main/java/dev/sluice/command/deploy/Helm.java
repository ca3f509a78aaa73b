package dev.sluice.command.deploy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Helm, as a library in a class loader of its own. It speaks to no cluster. */
final class Helm {
  /** What the chart is rendered for; the schemas are of kinds that all of them have. */
  private static final String KUBERNETES = "1.34.0";

  /** It is never closed: what it loads into the process cannot be taken out. */
  private static @Nullable ClassLoader loader;

  private final ClassLoader classes;

  private Helm(ClassLoader classes) {
    this.classes = classes;
  }

  /**
   * The library.
   *
   * @param jars what it lies in
   * @throws IOException if it was not gathered
   */
  static synchronized Helm load(Path jars) throws IOException {
    ClassLoader known = loader;
    if (known == null) {
      known = new URLClassLoader("helm", urls(jars), ClassLoader.getPlatformClassLoader());
      loader = known;
    }
    return new Helm(known);
  }

  private static URL[] urls(Path jars) throws IOException {
    List<URL> urls = new ArrayList<>();
    if (Files.isDirectory(jars)) {
      try (Stream<Path> files = Files.list(jars)) {
        for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
          urls.add(url(jar));
        }
      }
    }
    if (urls.isEmpty()) {
      throw new IOException(
          "there is no Helm in " + jars + "; gather it: mvn -q process-resources -pl deploy/helm");
    }
    return urls.toArray(URL[]::new);
  }

  private static URL url(Path jar) throws IOException {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IOException(jar + " has no URL", e);
    }
  }

  /**
   * Renders a chart.
   *
   * @param values files, of which a later one wins
   * @throws IllegalArgumentException with what Helm says, if it refuses
   * @throws IOException if the library does not run here
   */
  String render(Path chart, List<Path> values, String release, String namespace)
      throws IOException {
    Thread here = Thread.currentThread();
    ClassLoader before = here.getContextClassLoader();
    // The library finds its program by a service.
    here.setContextClassLoader(classes);
    try {
      Class<?> helm = classes.loadClass("com.marcnuri.helm.Helm");
      Object opened = helm.getConstructor(Path.class).newInstance(chart);
      Object command = helm.getMethod("template").invoke(opened);
      tell(command, "withName", String.class, release);
      tell(command, "withNamespace", String.class, namespace);
      tell(command, "withKubeVersion", String.class, KUBERNETES);
      for (Path file : values) {
        tell(command, "withValuesFile", Path.class, file);
      }
      return (String) command.getClass().getMethod("call").invoke(command);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalStateException refused) {
        throw new IllegalArgumentException(refused.getMessage(), refused);
      }
      throw unusable(e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw unusable(e);
    } finally {
      here.setContextClassLoader(before);
    }
  }

  private static void tell(Object command, String what, Class<?> type, Object value)
      throws ReflectiveOperationException {
    Object unused = command.getClass().getMethod(what, type).invoke(command, value);
  }

  private static IOException unusable(@Nullable Throwable why) {
    return new IOException(
        "Helm cannot be used as a library on this machine ("
            + why
            + "); helm lint and helm template check the chart without the pipelines' own checks",
        why);
  }
}
