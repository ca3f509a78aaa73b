package dev.sluice.pipelines.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.run.v1.PartitionStretch;
import dev.sluice.run.v1.RunManifest;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ReplaySummaryTest {

  private static String doubts(RunManifest manifest) {
    StringWriter printed = new StringWriter();
    ReplaySummary.printDoubts(manifest, new PrintWriter(printed));
    return printed.toString();
  }

  @Test
  void offsetsThatNobodyLookedAtAreSaidOverAllPartitions() {
    RunManifest manifest =
        RunManifest.newBuilder()
            .addPartitions(PartitionStretch.newBuilder().setUnseenOffsets(1_000))
            .addPartitions(PartitionStretch.newBuilder().setUnseenOffsets(234))
            .addWarnings("times are not in order")
            .build();

    assertThat(doubts(manifest))
        .isEqualTo(
            "  not looked at: 1,234 offsets on either side of the range; --wholePartition=true reads all\n"
                + "  warning: times are not in order\n");
    assertThat(doubts(RunManifest.getDefaultInstance())).isEmpty();
  }
}
