package dev.sluice.pipelines.definition;

/** How the command ends. The same table stands in docs/getting-started.md. */
public enum ExitCode {
  /** All done. */
  DONE(0),
  /** The job failed; its message is the last on standard error. */
  FAILED(1),
  /** Usage or configuration: nothing was run, nothing was written. */
  USAGE(2),
  /** There is nothing to do, such as no object in the range. */
  NOTHING(3),
  /** A gate said no: what was compared differs, or dead letters were left unsent. */
  REFUSED(4),
  /** Stopped from outside, as by Ctrl-C; what the shell reports for a program that SIGINT ended. */
  INTERRUPTED(130),
  /** The same by SIGTERM, as supervisors do. Both leave the same behind. */
  TERMINATED(143);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** What the process ends with. */
  public int code() {
    return code;
  }
}
