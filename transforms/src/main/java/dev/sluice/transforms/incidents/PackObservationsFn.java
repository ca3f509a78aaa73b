package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.ReceivedObservation;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Packs the observations that a bundle has of one camera, so that the shuffle and the state behind
 * it are paid for once a pack. A pack's timestamp is the earliest of its elements.
 *
 * <p>It holds no more than {@link #LIMIT} observations.
 */
final class PackObservationsFn
    extends DoFn<KV<String, ReceivedObservation>, KV<String, ObservationPack>> {
  private static final long serialVersionUID = 1L;

  /** Some megabytes; a bundle with more gives further packs. */
  static final int LIMIT = 10_000;

  private transient ObservationPacks packs;

  @StartBundle
  public void startBundle() {
    packs = new ObservationPacks();
  }

  @ProcessElement
  public void processElement(
      @Element KV<String, ReceivedObservation> element,
      @Timestamp Instant timestamp,
      OutputReceiver<KV<String, ObservationPack>> out) {
    packs.add(element.getKey(), element.getValue(), timestamp.getMillis());
    if (packs.size() >= LIMIT) {
      packs.flush(
          (camera, pack, earliestMillis) ->
              out.outputWithTimestamp(KV.of(camera, pack), Instant.ofEpochMilli(earliestMillis)));
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    packs.flush(
        (camera, pack, earliestMillis) ->
            context.output(
                KV.of(camera, pack), Instant.ofEpochMilli(earliestMillis), GlobalWindow.INSTANCE));
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
