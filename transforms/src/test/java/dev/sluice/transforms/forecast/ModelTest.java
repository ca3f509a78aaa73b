package dev.sluice.transforms.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import dev.sluice.forecast.v1.ForecastModel;
import dev.sluice.forecast.v1.RidgeWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelTest {
  private static final long FROM = 1_000 * MeanSeries.DAY;
  private static final int WINDOWS = 14 * MeanSeries.DAY;
  private static final double GAP = Double.NaN;

  /** Skewed walks around a level, some of them with gaps. */
  private static List<MeanSeries> history() {
    Random random = new Random(5);
    List<MeanSeries> history = new ArrayList<>();
    for (int place = 0; place < 4; place++) {
      double deviation = 0;
      double[] means = new double[WINDOWS];
      for (int i = 0; i < WINDOWS; i++) {
        deviation = 0.9 * deviation + 0.2 * random.nextGaussian();
        means[i] =
            random.nextInt(20) == 0
                ? GAP
                : StrictMath.rint(1_000 * StrictMath.exp(place + deviation)) / 1_000;
      }
      history.add(new MeanSeries("DE", "Place " + place, FROM, means));
    }
    return history;
  }

  private static ForecastModel train(ModelKind kind, List<MeanSeries> history)
      throws UnusableModelException {
    return Training.train(kind, "P1", history, FROM, FROM + WINDOWS, 7);
  }

  @ParameterizedTest
  @CsvSource({"RIDGE, 26cf81cc883a", "RECURRENT, 14c70b741aab"})
  void sameHistoryGivesTheSameBitsOnEveryMachine(ModelKind kind, String hash)
      throws UnusableModelException {
    ForecastModel model = train(kind, history());

    Prediction prediction =
        Model.of(model).forecast("DE", "Place 1", new double[] {2, GAP, 3, 2.5, GAP, 3}, FROM);
    assertThat(Hashing.sha256().hashBytes(model.toByteArray()).toString().substring(0, 12))
        .describedAs("%s", prediction)
        .isEqualTo(hash);
  }

  @Test
  void orderOfPlacesDoesNotMatter() throws UnusableModelException {
    List<MeanSeries> shuffled = new ArrayList<>(history());
    Collections.reverse(shuffled);

    assertThat(train(ModelKind.RIDGE, shuffled)).isEqualTo(train(ModelKind.RIDGE, history()));
  }

  @ParameterizedTest
  @EnumSource(ModelKind.class)
  void whatIsSkewedIsForecastInLogarithmsAndHasItsMedianInTheInterval(ModelKind kind)
      throws UnusableModelException {
    ForecastModel message = train(kind, history());
    Model model = Model.of(message);

    assertThat(message.getUnits().getLogarithm()).isTrue();
    for (double last : new double[] {0.001, 0.4, 30, 5_000}) {
      Prediction prediction =
          model.forecast("DE", "Place 1", new double[] {GAP, 2, 3, GAP, 4, last}, FROM + 5);
      assertThat(prediction.low()).isPositive().isLessThanOrEqualTo(prediction.mean());
      assertThat(prediction.high()).isGreaterThanOrEqualTo(prediction.mean());
    }
  }

  @Test
  void placeThatWasNotSeenHasTheStepOfAUsualOne() throws UnusableModelException {
    Model model = Model.of(train(ModelKind.RIDGE, history()));

    Prediction unknown = model.forecast("FR", "Lyon", new double[] {1, 1, 1, 1, 1, 1}, FROM);

    assertThat(unknown.low()).isBetween(0.5, 1.0);
    assertThat(unknown.high()).isBetween(1.0, 2.0);
  }

  @Test
  void sixGapsHaveNoForecast() throws UnusableModelException {
    Model model = Model.of(train(ModelKind.RIDGE, history()));

    assertThat(model.forecast("DE", "Place 1", new double[] {GAP, GAP, GAP, GAP, GAP, GAP}, FROM))
        .isNull();
  }

  @Test
  void messageThatThisReleaseCannotUseIsRefusedWithTheReason() throws UnusableModelException {
    ForecastModel model = train(ModelKind.RIDGE, history());

    assertRefused(
        model.toBuilder().setFeatureVersion(2).build(),
        "it is made for version 2 of the features, and this release knows version 1");
    assertRefused(model.toBuilder().clearKind().build(), "it holds no weights");
    assertRefused(
        model.toBuilder().setOtherStep(0).build(), "a step of its places is no positive number");
    RidgeWeights.Builder cut = model.getRidge().toBuilder().clearChange().addChange(1);
    assertRefused(
        model.toBuilder().setRidge(cut).build(),
        "it has 1 weights of the change, where 40 are needed");
    RidgeWeights.Builder broken = model.getRidge().toBuilder().setChange(3, Double.NaN);
    assertRefused(
        model.toBuilder().setRidge(broken).build(), "a weight of the change is no number");
  }

  private static void assertRefused(ForecastModel model, String reason) {
    assertThatThrownBy(() -> Model.of(model))
        .isInstanceOf(UnusableModelException.class)
        .hasMessage(reason);
  }

  @Test
  void placeThatNeverChangesIsTooLittleToTrainOn() {
    List<MeanSeries> still = List.of(new MeanSeries("DE", "Still", FROM, new double[WINDOWS]));

    assertThatThrownBy(() -> train(ModelKind.RIDGE, still))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageStartingWith("there is too little to train on: no place has 144 means");
  }
}
