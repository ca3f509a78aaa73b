package dev.sluice.pipelines.definition;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.beam.sdk.util.ReleaseInfo;

/** The versions of what runs here. */
public final class Versions {

  private Versions() {}

  /** The version of Sluice, from its own build. */
  public static String sluice() {
    return property("version");
  }

  /**
   * Which releases can go on with each other's savepoints and checkpoints of live jobs: those of
   * one number.
   */
  public static int stateGeneration() {
    return Integer.parseInt(property("state.generation"));
  }

  private static String property(String name) {
    Properties properties = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is not on the class path");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty(name);
  }

  /** The version of Beam on the class path. */
  public static String beam() {
    return ReleaseInfo.getReleaseInfo().getVersion();
  }
}
