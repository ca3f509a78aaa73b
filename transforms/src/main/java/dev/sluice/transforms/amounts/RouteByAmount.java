package dev.sluice.transforms.amounts;

import static com.google.common.base.Preconditions.checkArgument;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Gives each element to exactly one of several named bands, by a decimal of it: exact, never by way
 * of a {@code double}. What has no usable decimal is given out as rejected.
 *
 * <p>Bounded or unbounded; windows, timestamps and order stay; no state. Elements that come twice
 * go twice to the same band.
 *
 * <pre>{@code
 * RouteByAmount.Result<Order> routed =
 *     orders.apply("RouteByAmount", RouteByAmount.of(bands, new AmountOfOrder()));
 * routed.band("high").apply(...);
 * }</pre>
 *
 * <p>Metrics: {@code elements_routed_BAND}, {@code elements_rejected}.
 */
public final class RouteByAmount<T> extends PTransform<PCollection<T>, RouteByAmount.Result<T>> {
  private static final long serialVersionUID = 1L;
  private static final String REJECTED = "rejected";

  private final AmountBands bands;
  private final AmountRouter<T> router;

  private RouteByAmount(AmountBands bands, AmountRouter<T> router) {
    checkArgument(!bands.names().contains(REJECTED), "no band may be called %s", REJECTED);
    this.bands = bands;
    this.router = router;
  }

  /**
   * Routes by a decimal of each element.
   *
   * @param bands none of which may be called rejected
   * @param field gives the decimal; null where an element has none that can be used
   */
  public static <T> RouteByAmount<T> of(
      AmountBands bands, SerializableFunction<T, @Nullable BigDecimal> field) {
    return new RouteByAmount<>(bands, new FieldRouter<>(field));
  }

  /**
   * Routes the events of batches, which are cut into one batch for each band; rejects nothing,
   * since an event has an amount.
   *
   * @param bands none of which may be called rejected
   */
  public static RouteByAmount<AmountBatch> ofBatches(AmountBands bands) {
    return new RouteByAmount<>(bands, new BatchRouter());
  }

  /**
   * The elements of each band.
   *
   * @param bands by name, lowest first
   * @param rejected what has no usable decimal
   */
  public record Result<T>(Map<String, PCollection<T>> bands, PCollection<T> rejected)
      implements POutput {

    /**
     * The elements of a band.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public PCollection<T> band(String name) {
      PCollection<T> band = bands.get(name);
      if (band == null) {
        throw new IllegalArgumentException("no band " + name + ", only " + bands.keySet());
      }
      return band;
    }

    @Override
    public Pipeline getPipeline() {
      return rejected.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      Map<TupleTag<?>, PValue> outputs = new LinkedHashMap<>();
      bands.forEach((name, band) -> outputs.put(new TupleTag<T>(name), band));
      outputs.put(new TupleTag<T>(REJECTED), rejected);
      return outputs;
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result<T> expand(PCollection<T> input) {
    List<TupleTag<T>> tags = bands.names().stream().map(name -> new TupleTag<T>(name)).toList();
    TupleTag<T> rejected = new TupleTag<>(REJECTED);
    List<TupleTag<?>> others = new ArrayList<>(tags.subList(1, tags.size()));
    others.add(rejected);
    PCollectionTuple routed =
        input.apply(
            "Route",
            ParDo.of(new RouteFn<>(bands, router, tags, rejected))
                .withOutputTags(tags.get(0), TupleTagList.of(others)));
    Coder<T> coder = input.getCoder();
    Map<String, PCollection<T>> byName = new LinkedHashMap<>();
    tags.forEach(tag -> byName.put(tag.getId(), routed.get(tag).setCoder(coder)));
    return new Result<>(byName, routed.get(rejected).setCoder(coder));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("bands", bands.toString()).withLabel("Bands"));
  }

  private static final class RouteFn<T> extends DoFn<T, T> {
    private static final long serialVersionUID = 1L;

    private final AmountBands bands;
    private final AmountRouter<T> router;
    private final List<TupleTag<T>> tags;
    private final TupleTag<T> rejected;
    private final List<Counter> routedCounters;
    private final Counter rejectedCounter =
        Metrics.counter(RouteByAmount.class, "elements_rejected");
    private transient long[] routed;

    RouteFn(
        AmountBands bands, AmountRouter<T> router, List<TupleTag<T>> tags, TupleTag<T> rejected) {
      this.bands = bands;
      this.router = router;
      this.tags = List.copyOf(tags);
      this.rejected = rejected;
      this.routedCounters =
          bands.names().stream()
              .map(name -> Metrics.counter(RouteByAmount.class, "elements_routed_" + name))
              .toList();
    }

    @StartBundle
    public void startBundle() {
      routed = new long[tags.size()];
    }

    @ProcessElement
    public void process(@Element T element, MultiOutputReceiver out) {
      router.route(
          element,
          bands,
          new AmountRouter.Receiver<>() {
            @Override
            public void routed(int band, T part, int elements) {
              routed[band] += elements;
              out.get(tags.get(band)).output(part);
            }

            @Override
            public void rejected(T part) {
              rejectedCounter.inc();
              out.get(rejected).output(part);
            }
          });
    }

    /** Beam shows counters only then anyway. */
    @FinishBundle
    public void finishBundle() {
      for (int i = 0; i < routed.length; i++) {
        routedCounters.get(i).inc(routed[i]);
      }
    }
  }
}
