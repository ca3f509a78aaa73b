package dev.sluice.command.deploy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The console's own word on its options; in a class loader of its own, as it is free of Beam. */
final class ConsoleJar {
  private final Path jar;
  private @Nullable ClassLoader classes;

  private ConsoleJar(Path jar) {
    this.jar = jar;
  }

  /** The jar, which is opened when it is asked first. */
  static ConsoleJar at(Path jar) {
    return new ConsoleJar(jar);
  }

  /**
   * What is wrong with the arguments of a console, a line each.
   *
   * @param environment its variables, without secrets
   * @throws IOException if the jar is not there
   */
  List<String> faults(List<String> arguments, Map<String, String> environment) throws IOException {
    Thread here = Thread.currentThread();
    ClassLoader before = here.getContextClassLoader();
    ClassLoader own = classes();
    here.setContextClassLoader(own);
    try {
      List<?> faults =
          (List<?>)
              own.loadClass("dev.sluice.console.ConsoleCommand")
                  .getMethod("faults", List.class, Map.class)
                  .invoke(null, arguments, environment);
      return faults.stream().map(String::valueOf).toList();
    } catch (ReflectiveOperationException e) {
      throw new IOException(jar + " is of another release: build it anew", e);
    } finally {
      here.setContextClassLoader(before);
    }
  }

  private synchronized ClassLoader classes() throws IOException {
    ClassLoader known = classes;
    if (known == null) {
      if (!Files.isRegularFile(jar)) {
        throw new IOException(
            "there is no "
                + jar
                + ", which checks the options of consoles; build it: mvn -q -DskipTests package -pl"
                + " console -am");
      }
      known =
          new URLClassLoader(
              "console", new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
      classes = known;
    }
    return known;
  }
}
