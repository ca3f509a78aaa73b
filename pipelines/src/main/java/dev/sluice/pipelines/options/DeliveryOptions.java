package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** How a live pipeline writes what it finds to topics. */
public interface DeliveryOptions extends LiveOptions {

  @Description(
      "How what is found is written to Kafka: at-least-once (after a restart some come again, with the same id as key), or "
          + "transactional (readers of committed records see each once; they wait for a checkpoint).")
  @Default.String("at-least-once")
  String getDelivery();

  void setDelivery(String value);

  @Description(
      "Says that --savepointPath is the newest savepoint or checkpoint of the job, and nothing was written since. "
          + "With --delivery=transactional a start from an older one would drop what was never written, and is refused without this word.")
  @Default.Boolean(false)
  boolean getNewestSavepoint();

  void setNewestSavepoint(boolean value);
}
