package dev.sluice.command.launch;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where pipelines of a user's own lie, as commands that know pipelines take it. */
public final class PluginOptions {
  @Option(
      names = "--plugins",
      paramLabel = "FOLDERS",
      description =
          "Folders with jars that hold pipelines of your own, with the path separator between"
              + " several (default: SLUICE_PLUGINS).")
  private @Nullable String folders;

  public PluginOptions() {}

  /**
   * Looks for them.
   *
   * @throws IllegalArgumentException as {@link Plugins#use}
   */
  public Plugins use() {
    return Plugins.use(folders);
  }
}
