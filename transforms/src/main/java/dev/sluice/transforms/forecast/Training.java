package dev.sluice.transforms.forecast;

import dev.sluice.forecast.v1.ForecastModel;
import dev.sluice.forecast.v1.PlaceScale;
import dev.sluice.forecast.v1.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Trains models. The last fifth of the time is left out of the fit: it says how wide intervals have
 * to be, and whether the model thinks in logarithms, which it may where all means are above 0. The
 * same history gives the same bits on every machine, whatever the order of its places.
 *
 * <p>Keeps some 350 bytes of memory for each mean.
 */
public final class Training {
  /** One of so many parts of the time is left out. */
  private static final int PARTS = 5;

  /** A place with fewer steps than these is like one that was not seen. */
  private static final int LEAST_STEPS = MeanSeries.DAY;

  private final String measure;
  private final List<MeanSeries> history;
  private final long from;
  private final long split;
  private final long to;
  private final long seed;

  private Training(String measure, List<MeanSeries> history, long from, long to, long seed) {
    this.measure = measure;
    this.history =
        history.stream()
            .sorted(Comparator.comparing(MeanSeries::country).thenComparing(MeanSeries::location))
            .toList();
    this.from = from;
    this.to = to;
    this.split = to - (to - from) / PARTS;
    this.seed = seed;
  }

  /**
   * Trains one model on the windows from the one to before the other.
   *
   * @param history a series a place
   * @throws UnusableModelException if there is too little to train on, with what is missing
   */
  public static ForecastModel train(
      ModelKind kind, String measure, List<MeanSeries> history, long from, long to, long seed)
      throws UnusableModelException {
    return new Training(measure, history, from, to, seed).train(kind);
  }

  private ForecastModel train(ModelKind kind) throws UnusableModelException {
    Units linear = Units.getDefaultInstance();
    ForecastModel best = ridge(linear);
    double least = least();
    if (least > 0) {
      ForecastModel other =
          ridge(Units.newBuilder().setLogarithm(true).setFloor(least / 2).build());
      best = error(other) < error(best) ? other : best;
    }
    return kind == ModelKind.RIDGE ? best : recurrent(best.getUnits());
  }

  private ForecastModel ridge(Units units) throws UnusableModelException {
    ForecastModel.Builder model = scaled(units);
    return model.setRidge(RidgeFit.fit(samples(model, from, split), left(model))).build();
  }

  private ForecastModel recurrent(Units units) throws UnusableModelException {
    ForecastModel.Builder model = scaled(units);
    return model
        .setRecurrent(RecurrentFit.fit(samples(model, from, split), left(model), seed))
        .build();
  }

  private Samples left(ForecastModel.Builder model) throws UnusableModelException {
    return samples(model, split, to);
  }

  private Samples samples(ForecastModel.Builder model, long begin, long end)
      throws UnusableModelException {
    Samples samples =
        Samples.of(
            history, model.getUnits(), model.getPlacesList(), model.getOtherStep(), begin, end);
    if (samples.size() < 10 * Features.COUNT) {
      throw new UnusableModelException(
          "there is too little to train on: %,d means that follow another within an hour, where %,d are needed in a fifth of the time"
              .formatted(samples.size(), 10 * Features.COUNT));
    }
    return samples;
  }

  private ForecastModel.Builder scaled(Units units) throws UnusableModelException {
    ForecastModel.Builder model =
        ForecastModel.newBuilder()
            .setMeasure(measure)
            .setFeatureVersion(Features.VERSION)
            .setUnits(units);
    List<Double> steps = new ArrayList<>();
    for (MeanSeries series : history) {
      double sum = 0;
      long means = 0;
      double moved = 0;
      long moves = 0;
      double before = Double.NaN;
      for (long window = from; window < split; window++) {
        double mean = series.mean(window);
        double value = Double.isNaN(mean) ? mean : Features.inUnits(mean, units);
        if (!Double.isNaN(value)) {
          sum += value;
          means++;
          if (!Double.isNaN(before)) {
            moved += StrictMath.abs(value - before);
            moves++;
          }
        }
        before = value;
      }
      if (moves >= LEAST_STEPS && moved > 0) {
        model.addPlaces(
            PlaceScale.newBuilder()
                .setCountry(series.country())
                .setLocation(series.location())
                .setLevel(sum / means)
                .setStep(moved / moves));
        steps.add(moved / moves);
      }
    }
    if (steps.isEmpty()) {
      throw new UnusableModelException(
          "there is too little to train on: no place has %d means that follow another and are not all the same"
              .formatted(LEAST_STEPS));
    }
    double[] ascending = steps.stream().mapToDouble(step -> step).sorted().toArray();
    return model.setOtherStep(ascending[ascending.length / 2]);
  }

  private double least() {
    double least = Double.POSITIVE_INFINITY;
    for (MeanSeries series : history) {
      for (long window = from; window < split; window++) {
        double mean = series.mean(window);
        least = Double.isNaN(mean) ? least : StrictMath.min(least, mean);
      }
    }
    return least;
  }

  /** Mean absolute error where the fit did not look, in units of the measure. */
  private double error(ForecastModel message) throws UnusableModelException {
    Model model = Model.of(message);
    double[] sums = new double[2];
    for (MeanSeries series : history) {
      for (long window = split; window < to; window++) {
        if (Backtest.isAsked(series, window)) {
          sums[0] += StrictMath.abs(model.forecast(series, window).mean() - series.mean(window));
          sums[1]++;
        }
      }
    }
    return sums[0] / StrictMath.max(1, sums[1]);
  }
}
