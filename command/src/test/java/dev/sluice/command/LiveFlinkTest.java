package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a live job cannot keep its promises with is refused before anything is read. */
class LiveFlinkTest {

  /** An embedded Flink would take no notice of a savepoint. */
  @ParameterizedTest
  @CsvSource({"archive,s3://archive", "incidents,kafka:incidents"})
  void savepointIsRefusedWithoutACluster(String pipeline, String output) {
    Sluice.Ended ended = run(pipeline, output, "--savepointPath=file:///savepoints/savepoint-1");

    assertThat(ended.err())
        .isEqualTo(
            pipeline
                + ": --savepointPath needs a cluster (--flinkMaster=HOST:PORT): an embedded Flink would"
                + " silently start empty\n");
    assertThat(ended.exit()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--unalignedCheckpointEnabled=true",
    "--forceUnalignedCheckpointEnabled=true",
    "--checkpointingMode=AT_LEAST_ONCE",
    "--numConcurrentCheckpoints=2",
    "--checkpointingInterval=1000",
    "--maxBundleSize=7",
    "--maxBundleTimeMills=7"
  })
  void optionOfFlinkThatContradictsThePromisesIsRefused(String option) {
    Sluice.Ended ended = run("archive", "s3://archive", option);

    assertThat(ended.err())
        .contains(option.substring(0, option.indexOf('=')), "cannot be used: ")
        .hasLineCount(1);
    assertThat(ended.exit()).isEqualTo(2);
  }

  @Test
  void rocksDbIsRefusedWhereItIsNot() {
    Sluice.Ended ended = run("incidents", "kafka:incidents", "--stateBackend=RocksDB");

    assertThat(ended.err())
        .isEqualTo(
            "incidents: --stateBackend=rocksdb needs a cluster (--flinkMaster=HOST:PORT): RocksDB comes"
                + " with Flink's distribution and is not in this jar\n");
    assertThat(ended.exit()).isEqualTo(2);
  }

  private static Sluice.Ended run(String pipeline, String output, String option) {
    return Sluice.run(
        "run " + pipeline,
        List.of(
            "--topics=observations", "--kafkaServers=localhost:1", "--output=" + output, option));
  }
}
