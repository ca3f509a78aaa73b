package dev.sluice.command;

import dev.sluice.pipelines.definition.Versions;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionLines implements IVersionProvider {

  VersionLines() {}

  @Override
  public String[] getVersion() {
    return new String[] {
      "sluice " + Versions.sluice(),
      "beam " + Versions.beam(),
      "state generation " + Versions.stateGeneration(),
      "java " + Runtime.version().feature()
    };
  }
}
