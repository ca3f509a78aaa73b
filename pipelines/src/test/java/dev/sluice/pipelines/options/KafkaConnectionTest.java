package dev.sluice.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {
  @Test
  void brokersMayBeSilentAsLongAsStoresAndTenSecondsAtLeast() {
    assertThat(outageMillis("--outageMinutes=0")).isEqualTo(10_000);
    assertThat(outageMillis("--outageMinutes=3")).isEqualTo(180_000);
  }

  private static long outageMillis(String option) {
    S3Options options = PipelineOptionsFactory.fromArgs(option).as(S3Options.class);
    return KafkaConnection.outageMillis(S3Access.of(options));
  }
}
