package dev.sluice.pipelines.models;

import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;

/** Tries all kinds of models on a history, and keeps nothing. */
public final class ModelsBacktestCommand implements FlowCommand<BacktestOptions> {

  @Override
  public String name() {
    return "models backtest";
  }

  @Override
  public String summary() {
    return "tries all kinds of models on a history of means, beside persistence and others, and keeps"
        + " nothing";
  }

  @Override
  public List<String> examples() {
    return List.of("models backtest --measure=temperature --history=s3://history --folds=5");
  }

  @Override
  public Class<BacktestOptions> options() {
    return BacktestOptions.class;
  }

  @Override
  public ExitCode run(BacktestOptions options, PrintWriter out, PrintStream err)
      throws IOException {
    try (ObjectStore store = S3Access.waiting(options).open()) {
      TriedHistory.print(TriedHistory.of(options, store).report(), out);
      return ExitCode.DONE;
    }
  }
}
