package dev.sluice.transforms.forecast;

import dev.sluice.forecast.v1.ForecastModel;
import dev.sluice.forecast.v1.PlaceScale;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trained model, ready to forecast: the next mean of a place by six means before it, which may
 * have gaps. The same model and the same means give the same bits on every machine, and nothing
 * else has a part in it. A place that was not seen in training gets the step of a usual one. Not
 * for several threads.
 */
public final class Model implements Forecaster {
  private final ForecastModel message;
  private final Map<String, Map<String, PlaceScale>> places = new HashMap<>();
  private final PlaceScale other;
  private final Shape shape;
  private final Features features = new Features();
  private final double[] lags = new double[Features.LAGS];
  private final double[] changes = new double[3];

  /** One of the ways to forecast: a tenth, the median and nine tenths of the change, in steps. */
  interface Shape {
    /** Writes the three, in ascending order. */
    void forecast(double[] features, double[] changes);
  }

  private Model(ForecastModel message, Shape shape) {
    this.message = message;
    this.shape = shape;
    this.other = PlaceScale.newBuilder().setStep(message.getOtherStep()).build();
    for (PlaceScale place : message.getPlacesList()) {
      places
          .computeIfAbsent(place.getCountry(), country -> new HashMap<>())
          .put(place.getLocation(), place);
    }
  }

  /**
   * Makes it ready.
   *
   * @throws UnusableModelException if this release cannot forecast with it, with the reason
   */
  public static Model of(ForecastModel message) throws UnusableModelException {
    if (message.getFeatureVersion() != Features.VERSION) {
      throw new UnusableModelException(
          "it is made for version %d of the features, and this release knows version %d"
              .formatted(message.getFeatureVersion(), Features.VERSION));
    }
    if (!isStep(message.getOtherStep())
        || message.getPlacesList().stream().anyMatch(place -> !isStep(place.getStep()))) {
      throw new UnusableModelException("a step of its places is no positive number");
    }
    return new Model(
        message,
        switch (message.getKindCase()) {
          case RIDGE -> new Ridge(message.getRidge());
          case RECURRENT -> new Recurrent(message.getRecurrent());
          case KIND_NOT_SET -> throw new UnusableModelException("it holds no weights");
        });
  }

  private static boolean isStep(double step) {
    return step > 0 && step <= Double.MAX_VALUE;
  }

  /** What is forecast. */
  public String measure() {
    return message.getMeasure();
  }

  /**
   * Forecasts.
   *
   * @param means of the six windows before, oldest first; NaN is a gap
   * @param window the number of the window to be forecast
   * @return null if all six are gaps
   */
  public @Nullable Prediction forecast(
      String country, String location, double[] means, long window) {
    @Nullable PlaceScale known = places.getOrDefault(country, Map.of()).get(location);
    if (!features.compute(
        means, window, message.getUnits(), known == null ? other : known, known != null)) {
      return null;
    }
    shape.forecast(features.values, changes);
    return new Prediction(
        features.mean(changes[1]), features.mean(changes[0]), features.mean(changes[2]));
  }

  @Override
  public Prediction forecast(MeanSeries series, long window) {
    for (int i = 0; i < lags.length; i++) {
      lags[i] = series.mean(window - lags.length + i);
    }
    @Nullable Prediction prediction = forecast(series.country(), series.location(), lags, window);
    if (prediction == null) {
      throw new IllegalArgumentException("there is no mean before window " + window);
    }
    return prediction;
  }

  /** As {@link UnusableModelException} wants them: so many, and all of them numbers. */
  static double[] weights(List<Double> weights, int count, String what)
      throws UnusableModelException {
    if (weights.size() != count) {
      throw new UnusableModelException(
          "it has %d weights of %s, where %d are needed".formatted(weights.size(), what, count));
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = weights.get(i);
      if (!Double.isFinite(values[i])) {
        throw new UnusableModelException("a weight of %s is no number".formatted(what));
      }
    }
    return values;
  }
}
