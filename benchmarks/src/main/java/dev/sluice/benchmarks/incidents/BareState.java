package dev.sluice.benchmarks.incidents;

import dev.sluice.benchmarks.measure.Contestant;
import dev.sluice.benchmarks.measure.JavaCommand;
import java.util.List;

/** One of the programs that touch state once a record, and do nothing else. */
enum BareState implements Contestant {
  TWIN("Flink, a value a record", StateTwin.class),
  BEAM("Beam, a value a record", StateBeam.class);

  private static final int HEAP_MEGABYTES = 1024;

  private final String label;
  private final Class<?> program;

  BareState(String label, Class<?> program) {
    this.label = label;
    this.program = program;
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * The command of one run.
   *
   * @param options of {@code sluice run incidents}
   */
  List<String> command(List<String> options) {
    return JavaCommand.main(program, HEAP_MEGABYTES, options);
  }
}
