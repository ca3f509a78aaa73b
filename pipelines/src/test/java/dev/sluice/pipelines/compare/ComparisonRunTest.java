package dev.sluice.pipelines.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.run.v1.PartitionStretch;
import dev.sluice.run.v1.RunManifest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.Test;

class ComparisonRunTest {

  @Test
  void summaryOfATrySaysWhatWasNotLookedAt() throws Exception {
    RunDirectory run = new RunDirectory(ObjectLocation.parse("s3://results"), "tries", "new");
    RunManifest manifest =
        RunManifest.newBuilder()
            .addPartitions(PartitionStretch.newBuilder().setUnseenOffsets(1_234))
            .build();
    ObjectStore store = InMemoryObjectStore.withBuckets("results").open();
    for (Map.Entry<String, String> file :
        Map.of(
                ComparisonOutputs.REPORT_JSON,
                JsonFormat.printer().print(Comparison.getDefaultInstance()),
                "manifest.json",
                JsonFormat.printer().print(manifest))
            .entrySet()) {
      ObjectLocation at = run.file(file.getKey());
      store.put(at.bucket(), at.key(), file.getValue().getBytes(UTF_8));
    }
    StringWriter printed = new StringWriter();

    try (ComparisonRun ended =
        new ComparisonRun(
            Pipeline.create(), store, run, null, Optional.empty(), read -> Optional.empty())) {
      ended.summarize(new PrintWriter(printed));
    }

    assertThat(printed.toString())
        .endsWith(
            "  not looked at: 1,234 offsets on either side of the range; --wholePartition=true reads all\n");
  }
}
