package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.ReceivedObservation;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Packs the observations that a bundle has of one camera, in their order, so that the shuffle and
 * the state behind it are paid for once a pack. A pack's timestamp is the earliest of its elements.
 *
 * <p>In the global window, bounded or not. It holds no more than {@link ObservationPacks#LIMIT}
 * observations. Where observations come from topics, {@link ReceiveObservations} packs them.
 */
public final class PackObservations
    extends PTransform<
        PCollection<KV<String, ReceivedObservation>>, PCollection<KV<String, ObservationPack>>> {
  private static final long serialVersionUID = 1L;

  private PackObservations() {}

  /** Packs by key. */
  public static PackObservations byCamera() {
    return new PackObservations();
  }

  @Override
  public PCollection<KV<String, ObservationPack>> expand(
      PCollection<KV<String, ReceivedObservation>> received) {
    DetectIncidents.requireGlobalWindow(received);
    return received.apply("PackObservations", ParDo.of(new PackFn()));
  }

  private static final class PackFn
      extends DoFn<KV<String, ReceivedObservation>, KV<String, ObservationPack>> {
    private static final long serialVersionUID = 1L;

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
      if (packs.size() >= ObservationPacks.LIMIT) {
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
                  KV.of(camera, pack),
                  Instant.ofEpochMilli(earliestMillis),
                  GlobalWindow.INSTANCE));
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
}
