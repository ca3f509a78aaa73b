package dev.sluice.command.rehearsal;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.util.List;
import java.util.function.ToIntFunction;

/** The commands that are rehearsed, over a stage that is gone with the process. */
public final class Rehearsal {
  private static final String DAY = "--from=2026-03-01 --to=2026-03-02";

  private Rehearsal() {}

  /**
   * Does them all.
   *
   * @param command does one, given its words, and gives its exit code
   * @return the exit code of the first that did not do what is expected; 0 where all did
   */
  public static int of(ToIntFunction<String[]> command) throws IOException {
    try (StageS3 s3 = new StageS3()) {
      String at = " --s3PathStyle=true --s3Endpoint=" + s3.endpoint();
      String replay = "replay --input=s3://stage/in --output=s3://stage/out --runId=%s " + DAY + at;
      List<String> lines =
          List.of(
              "--version",
              "help replay",
              "pipelines",
              "run generate --output=s3://stage/in --cameras=2 --observationsPerCameraDay=5000 "
                  + ("--objectMinutes=360 " + DAY + at),
              "validate " + replay.formatted("a"),
              "check " + replay.formatted("a"),
              "run " + replay.formatted("a"),
              "run " + replay.formatted("b"),
              "run compare --left=s3://stage/out/replays/a --right=s3://stage/out/replays/b"
                  + (" --output=s3://stage/out/compares/c" + at));
      for (String line : lines) {
        int exit = command.applyAsInt(Splitter.on(' ').splitToStream(line).toArray(String[]::new));
        if (exit != 0) {
          return exit;
        }
      }
      return 0;
    }
  }
}
