package dev.sluice.command.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipelines.definition.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  @Test
  void terminalDrawsOneLineOverAndOver() {
    ProgressDisplay display = new ProgressDisplay(out, true, "replay", 0);

    display.show(read(100, 250_000_000, 1_000_000, 7), SECOND);
    display.show(read(200, 500_000_000, 2_000_000, 9), 2 * SECOND);
    display.end();

    assertThat(lines())
        .isEqualTo(
            "\rreplay [######------------------]  25 %  100/400 objects  250 MB/1.0 GB  7 incidents  0 records/s"
                + "\rreplay [############------------]  50 %  200/400 objects  500 MB/1.0 GB  9 incidents"
                + "  1,000,000 records/s  0:02 left\n");
  }

  @Test
  void shorterLineCoversTheLongerOneBefore() {
    ProgressDisplay display = new ProgressDisplay(out, true, "replay", 0);

    display.show(read(100, 250_000_000, 1_000_000, 7), SECOND);
    display.show(read(400, 1_000_000_000, 4_000_000, 7), 2 * SECOND);

    String[] drawn = lines().split("\r");
    assertThat(drawn[2].length()).isGreaterThanOrEqualTo(drawn[1].length());
  }

  @Test
  void elsewhereAPlainLineComesEveryTenSeconds() {
    ProgressDisplay display = new ProgressDisplay(out, false, "generate", 0);

    display.show(Progress.of("camera-days", 1, 60), 9 * SECOND);
    display.show(Progress.of("camera-days", 2, 60), 10 * SECOND);
    display.show(Progress.of("camera-days", 3, 60), 19 * SECOND);
    display.show(Progress.of("camera-days", 32, 60), 20 * SECOND);
    display.end();

    assertThat(lines())
        .isEqualTo(
            "generate   3 %  2/60 camera-days  0:58 left\n"
                + "generate  53 %  32/60 camera-days  0:05 left\n");
  }

  @Test
  void restartedJobBeginsItsRateAgain() {
    ProgressDisplay display = new ProgressDisplay(out, true, "replay", 0);

    display.show(read(100, 250_000_000, 1_000_000, 7), SECOND);
    display.show(read(10, 25_000_000, 100_000, 1), 2 * SECOND);

    assertThat(lines().stripTrailing()).endsWith("1 incidents  0 records/s");
  }

  @Test
  void nothingPlannedIsNothingDone() {
    ProgressDisplay display = new ProgressDisplay(out, true, "replay", 0);

    display.show(new Progress("objects", 0, 0, 0, 0, 0, 0), SECOND);

    assertThat(lines()).contains("   0 %  0/0 objects");
  }

  private static Progress read(long objects, long bytes, long records, long incidents) {
    return new Progress("objects", objects, 400, bytes, 1_000_000_000, records, incidents);
  }

  private String lines() {
    return bytes.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }
}
