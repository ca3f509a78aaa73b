package dev.sluice.io.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.forecast.v1.Activation;
import dev.sluice.forecast.v1.ForecastModel;
import dev.sluice.forecast.v1.ModelManifest;
import dev.sluice.io.s3.DamagedObjectException;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.transforms.forecast.MeanSeries;
import dev.sluice.transforms.forecast.ModelKind;
import dev.sluice.transforms.forecast.Training;
import dev.sluice.transforms.forecast.UnusableModelException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoredModelsTest {
  private static final ObjectLocation PLACE = ObjectLocation.parse("s3://models");
  private static final long FROM = 144_000;
  private static final int WINDOWS = 20 * MeanSeries.DAY;
  private static final ModelManifest KNOWN =
      ModelManifest.newBuilder().setKind("ridge").setTrainingToMillis(86_400_000_000L).build();

  private static ForecastModel model = ForecastModel.getDefaultInstance();

  private final ObjectStore store = InMemoryObjectStore.withBuckets("models").open();
  private final StoredModels models = new StoredModels(store, PLACE, "temperature");

  @BeforeAll
  static void train() throws UnusableModelException {
    Random random = new Random(1);
    double[] means = random.doubles(WINDOWS).toArray();
    model =
        Training.train(
            ModelKind.RIDGE,
            "temperature",
            List.of(new MeanSeries("DE", "Ulm", FROM, means)),
            FROM,
            FROM + WINDOWS,
            7);
  }

  @Test
  void versionIsNamedByItsTrainingAndItsBytesAndTheSameAgainIsTheSame() throws Exception {
    ModelManifest written = models.write(model, KNOWN);
    ModelManifest again = models.write(model, KNOWN);

    assertThat(written.getVersion())
        .matches("19720927-0000-ridge-" + written.getSha256().substring(0, 12));
    assertThat(again).isEqualTo(written);
    assertThat(models.list()).containsExactly(written);
    assertThat(models.read(written.getVersion()).measure()).isEqualTo("temperature");
    assertThat(StoredModels.measures(store, PLACE)).containsExactly("temperature");
  }

  @Test
  void modelWithoutItsManifestCountsAsNothing() throws Exception {
    String version = models.write(model, KNOWN).getVersion();
    store.delete("models", List.of(key(version, "manifest.json")));

    assertThat(models.list()).isEmpty();
    assertUnusable(version, "it is not there, or not whole");
  }

  @Test
  void modelThatWasCutShortIsNotUsed() throws Exception {
    String version = models.write(model, KNOWN).getVersion();
    byte[] bytes = model.toByteArray();
    store.put("models", key(version, "model.pb"), Arrays.copyOf(bytes, 100));

    assertUnusable(version, "it has 100 bytes, and was written with %,d".formatted(bytes.length));
  }

  @Test
  void modelOfWhichABitHasChangedIsNotUsed() throws Exception {
    String version = models.write(model, KNOWN).getVersion();
    byte[] bytes = model.toByteArray();
    bytes[bytes.length / 2] ^= 1;
    store.put("models", key(version, "model.pb"), bytes);

    assertUnusable(version, "its bytes are not those that were written");
  }

  @Test
  void modelOfAnotherMeasureIsNotUsed() throws Exception {
    StoredModels others = new StoredModels(store, PLACE, "humidity");
    String version = others.write(model, KNOWN).getVersion();

    assertThatThrownBy(() -> others.read(version))
        .isInstanceOf(UnusableModelException.class)
        .hasMessage("it is a model of temperature");
  }

  @Test
  void modelOfAnotherReleaseIsNotUsed() throws Exception {
    String version =
        models.write(model.toBuilder().setFeatureVersion(9).build(), KNOWN).getVersion();

    assertUnusable(
        version, "it is made for version 9 of the features, and this release knows version 1");
  }

  @Test
  void modelOrManifestThatIsGoneIsNotUsed() throws Exception {
    String version = models.write(model, KNOWN).getVersion();
    store.delete("models", List.of(key(version, "model.pb")));
    assertUnusable(version, "its manifest is there, and it is not");

    store.put("models", key(version, "manifest.json"), new byte[] {'{'});
    assertUnusable(version, "it cannot be read");
  }

  @Test
  void versionHoldsFromItsTimeOnUntilTheNext() throws Exception {
    assertThat(models.activate(0, activation(1_000, "one"))).isTrue();
    assertThat(models.activate(1, activation(2_000, "two"))).isTrue();
    assertThat(models.activate(2, activation(2_000, "three"))).isTrue();

    List<Activation> log = models.activations();

    assertThat(StoredModels.at(log, 999)).isEmpty();
    assertThat(StoredModels.at(log, 1_000)).map(Activation::getVersion).hasValue("one");
    assertThat(StoredModels.at(log, 1_999)).map(Activation::getVersion).hasValue("one");
    assertThat(StoredModels.at(log, 2_000)).map(Activation::getVersion).hasValue("three");
  }

  @Test
  void ofTwoPromotionsAtOnceOneFails() throws IOException {
    assertThat(models.activate(0, activation(1_000, "one"))).isTrue();
    assertThat(models.activate(0, activation(1_500, "two"))).isFalse();

    assertThat(models.activations()).extracting(Activation::getVersion).containsExactly("one");
  }

  @Test
  void activationThatWasCutShortIsSaidAndNotPassedOver() throws IOException {
    assertThat(models.activate(0, activation(1_000, "one"))).isTrue();
    store.put("models", "temperature/activations/0000000001", new byte[0]);

    assertThatThrownBy(models::activations)
        .isInstanceOf(DamagedObjectException.class)
        .hasMessage(
            "s3://models/temperature/activations/0000000001 is no whole activation of a model:"
                + " put it back as it was");
  }

  private void assertUnusable(String version, String reason) {
    assertThatThrownBy(() -> models.read(version))
        .isInstanceOf(UnusableModelException.class)
        .hasMessage(reason);
  }

  private static Activation activation(long validFrom, String version) {
    return Activation.newBuilder()
        .setValidFromMillis(validFrom)
        .setVersion(version)
        .setEntryId(version + validFrom)
        .build();
  }

  private static String key(String version, String name) {
    return "temperature/" + version + "/" + name;
  }
}
