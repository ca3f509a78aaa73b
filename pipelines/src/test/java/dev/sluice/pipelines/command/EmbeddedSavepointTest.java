package dev.sluice.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An embedded Flink would take no notice of a savepoint. */
class EmbeddedSavepointTest {

  @ParameterizedTest
  @CsvSource({"archive,s3://archive", "incidents,kafka:incidents"})
  void savepointIsRefusedWithoutACluster(String pipeline, String output) {
    Sluice.Ended ended =
        Sluice.run(
            "run " + pipeline,
            List.of(
                "--topics=observations",
                "--kafkaServers=localhost:1",
                "--output=" + output,
                "--savepointPath=file:///savepoints/savepoint-1"));
    assertThat(ended.err())
        .isEqualTo(
            pipeline
                + ": --savepointPath needs a cluster (--flinkMaster=HOST:PORT): an embedded Flink would"
                + " silently start empty\n");
    assertThat(ended.exit()).isEqualTo(2);
  }
}
