package dev.sluice.transforms.forecast;

import dev.sluice.forecast.v1.PlaceScale;
import dev.sluice.forecast.v1.Units;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model is fitted on: for each mean that came, the features of the six before it and the
 * change that came. Some 350 bytes each, held in memory.
 */
final class Samples {
  /** Changes beyond this many steps say no more to a fit. */
  private static final double FARTHEST = 12;

  final List<double[]> features = new ArrayList<>();
  final List<Double> changes = new ArrayList<>();

  private Samples() {}

  /** Those of the windows from the one to before the other. */
  static Samples of(
      List<MeanSeries> history,
      Units units,
      List<PlaceScale> scales,
      double otherStep,
      long from,
      long to) {
    Map<List<String>, PlaceScale> known = new HashMap<>();
    scales.forEach(each -> known.put(List.of(each.getCountry(), each.getLocation()), each));
    PlaceScale other = PlaceScale.newBuilder().setStep(otherStep).build();
    Samples samples = new Samples();
    Features computed = new Features();
    double[] lags = new double[Features.LAGS];
    for (MeanSeries series : history) {
      @Nullable PlaceScale scale = known.get(List.of(series.country(), series.location()));
      for (long window = from; window < to; window++) {
        double mean = series.mean(window);
        if (Double.isNaN(mean)) {
          continue;
        }
        for (int i = 0; i < lags.length; i++) {
          long before = window - lags.length + i;
          lags[i] = before < from ? Double.NaN : series.mean(before);
        }
        if (computed.compute(lags, window, units, scale == null ? other : scale, scale != null)) {
          samples.features.add(computed.values.clone());
          samples.changes.add(Features.clip(computed.change(mean, units), FARTHEST));
        }
      }
    }
    return samples;
  }

  int size() {
    return features.size();
  }

  double change(int sample) {
    return changes.get(sample);
  }
}
