package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.ReceivedObservation;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Packs the observations that a bundle has of one camera, so that the shuffle and the state behind
 * it are paid for once a pack. A pack's timestamp is the earliest event time in it.
 *
 * <p>It holds no more than {@link #LIMIT} observations.
 */
final class PackObservationsFn
    extends DoFn<KV<String, ReceivedObservation>, KV<String, ObservationPack>> {
  private static final long serialVersionUID = 1L;

  /** Some megabytes; a bundle with more gives further packs. */
  static final int LIMIT = 10_000;

  private static final class Pack {
    private final ObservationPack.Builder observations = ObservationPack.newBuilder();
    private long earliestMillis = Long.MAX_VALUE;
  }

  private transient Map<String, Pack> packs;
  private transient int waiting;

  /**
   * Where packs go: an element's context and that of the end of a bundle have no type in common.
   */
  private interface PackReceiver {
    void output(KV<String, ObservationPack> pack, Instant timestamp);
  }

  @StartBundle
  public void startBundle() {
    packs = new HashMap<>();
    waiting = 0;
  }

  @ProcessElement
  public void processElement(
      @Element KV<String, ReceivedObservation> element,
      OutputReceiver<KV<String, ObservationPack>> out) {
    Pack pack = packs.computeIfAbsent(element.getKey(), camera -> new Pack());
    pack.observations.addObservations(element.getValue());
    pack.earliestMillis = Math.min(pack.earliestMillis, element.getValue().getTimeMillis());
    if (++waiting >= LIMIT) {
      flush(out::outputWithTimestamp);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    flush((pack, timestamp) -> context.output(pack, timestamp, GlobalWindow.INSTANCE));
  }

  private void flush(PackReceiver out) {
    packs.forEach(
        (camera, pack) ->
            out.output(
                KV.of(camera, pack.observations.build()),
                Instant.ofEpochMilli(pack.earliestMillis)));
    packs.clear();
    waiting = 0;
  }

  /**
   * A pack may be earlier than the element that fills it. It is behind the watermark only if what
   * is in it was, since the watermark does not pass the elements of an open bundle.
   */
  @Override
  @SuppressWarnings("deprecation") // Deprecated for what comes out behind the watermark.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
