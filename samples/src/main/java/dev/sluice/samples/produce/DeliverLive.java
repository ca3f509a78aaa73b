package dev.sluice.samples.produce;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.ByteString;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.samples.generate.Broadcast.Delivered;
import dev.sluice.transforms.topics.OutgoingRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gives the records of a broadcast, bounded: at their own times where they lie in the future, at
 * once where they lie in the past. Each share of the fleet is one element in one step, which takes
 * as long as the broadcast does.
 */
final class DeliverLive extends PTransform<PBegin, PCollection<OutgoingRecord>> {
  private static final long serialVersionUID = 1L;

  private final Broadcast.Plan plan;
  private final long durationMillis;
  private final int shares;

  private DeliverLive(Broadcast.Plan plan, long durationMillis, int shares) {
    this.plan = plan;
    this.durationMillis = durationMillis;
    this.shares = shares;
  }

  /**
   * Delivers a broadcast.
   *
   * @param durationMillis where it is cut
   * @param shares how many deliver side by side
   */
  static DeliverLive of(Broadcast.Plan plan, long durationMillis, int shares) {
    checkArgument(
        durationMillis > 0, "durationMillis must be positive, but was: %s", durationMillis);
    checkArgument(shares > 0, "shares must be positive, but was: %s", shares);
    return new DeliverLive(plan, durationMillis, shares);
  }

  @Override
  public PCollection<OutgoingRecord> expand(PBegin begin) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < shares; i++) {
      numbers.add(i);
    }
    return begin
        .apply("NumberShares", Create.of(numbers))
        .apply("SpreadShares", Reshuffle.viaRandomKey())
        .apply("Deliver", ParDo.of(new DeliverFn(plan, durationMillis, shares)));
  }

  private static final class DeliverFn extends DoFn<Integer, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    private static final Counter DELIVERED =
        Metrics.counter(DeliverLive.class, "records_delivered");

    private final Broadcast.Plan plan;
    private final long endMillis;
    private final int shares;

    DeliverFn(Broadcast.Plan plan, long durationMillis, int shares) {
      this.plan = plan;
      this.endMillis = plan.beginMillis() + durationMillis;
      this.shares = shares;
    }

    @ProcessElement
    public void process(@Element Integer share, OutputReceiver<OutgoingRecord> out)
        throws InterruptedException {
      Iterator<List<Delivered>> minutes = Broadcast.minutes(plan, share, shares);
      while (minutes.hasNext()) {
        for (Delivered delivered : minutes.next()) {
          if (delivered.atMillis() >= endMillis) {
            return;
          }
          long wait = delivered.atMillis() - System.currentTimeMillis();
          if (wait > 0) {
            TimeUnit.MILLISECONDS.sleep(wait);
          }
          DELIVERED.inc();
          out.output(
              new OutgoingRecord(
                  ByteString.copyFromUtf8(delivered.cameraId()),
                  delivered.any(),
                  delivered.eventMillis(),
                  List.of()));
        }
      }
    }
  }
}
