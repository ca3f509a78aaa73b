package dev.sluice.io.models;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.forecast.v1.Activation;
import dev.sluice.forecast.v1.ForecastModel;
import dev.sluice.forecast.v1.ModelManifest;
import dev.sluice.io.s3.DamagedObjectException;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.transforms.forecast.Model;
import dev.sluice.transforms.forecast.UnusableModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The models of one measure. Stateless. */
public final class StoredModels {
  private static final String MODEL = "model.pb";
  private static final String MANIFEST = "manifest.json";
  private static final String ACTIVATIONS = "activations/";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{10}");
  private static final int HASH_LETTERS = 12;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ObjectStore store;
  private final ObjectLocation place;
  private final String measure;

  /**
   * Those below a place.
   *
   * @throws IllegalArgumentException if a measure cannot be called so
   */
  public StoredModels(ObjectStore store, ObjectLocation models, String measure) {
    checkName("measure", measure);
    this.store = store;
    this.place = models.resolve(measure + "/");
    this.measure = measure;
  }

  /** The measures of which there is anything below a place. */
  public static List<String> measures(ObjectStore store, ObjectLocation models) throws IOException {
    String prefix = models.resolve("").key();
    return store.listFolders(models.bucket(), prefix).stream()
        .map(folder -> folder.substring(prefix.length(), folder.length() - 1))
        .filter(name -> NAME.matcher(name).matches())
        .toList();
  }

  private static void checkName(String what, String name) {
    checkArgument(
        NAME.matcher(name).matches(),
        "--%s must be of letters, digits, _, . and -, but was: %s",
        what,
        name);
  }

  /**
   * Writes a model, its manifest last. The same again changes nothing.
   *
   * @param known of the manifest what the model does not say itself
   * @return the manifest that is there now
   */
  public ModelManifest write(ForecastModel model, ModelManifest known) throws IOException {
    byte[] bytes = model.toByteArray();
    String hash = Hashing.sha256().hashBytes(bytes).toString();
    String version =
        "%s-%s-%s"
            .formatted(
                TIME.format(Instant.ofEpochMilli(known.getTrainingToMillis())),
                known.getKind(),
                hash.substring(0, HASH_LETTERS));
    ModelManifest manifest =
        known.toBuilder()
            .setMeasure(measure)
            .setVersion(version)
            .setSha256(hash)
            .setBytes(bytes.length)
            .setFeatureVersion(model.getFeatureVersion())
            .setLogarithm(model.getUnits().getLogarithm())
            .build();
    put(version, MODEL, bytes);
    byte[] json =
        (JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(manifest) + "\n")
            .getBytes(UTF_8);
    ObjectLocation file = file(version, MANIFEST);
    return store.putIfAbsent(file.bucket(), file.key(), json)
        ? manifest
        : manifest(version).orElse(manifest);
  }

  private void put(String version, String name, byte[] bytes) throws IOException {
    ObjectLocation file = file(version, name);
    store.put(file.bucket(), file.key(), bytes);
  }

  private ObjectLocation file(String version, String name) {
    return place.resolve(version + "/" + name);
  }

  /** The manifests of all whole versions, by name. One that cannot be read is left out. */
  public List<ModelManifest> list() throws IOException {
    List<ModelManifest> manifests = new ArrayList<>();
    for (String folder : store.listFolders(place.bucket(), place.key())) {
      String version = folder.substring(place.key().length(), folder.length() - 1);
      if (NAME.matcher(version).matches() && !folder.endsWith("/" + ACTIVATIONS)) {
        manifest(version).ifPresent(manifests::add);
      }
    }
    return manifests;
  }

  /**
   * The manifest of a whole version, or nothing. Fields that this release does not know are left
   * out.
   *
   * @throws DamagedObjectException if something else is in its place
   */
  @SuppressWarnings("UnusedException") // It quotes what it could not read.
  public Optional<ModelManifest> manifest(String version) throws IOException {
    checkName("version", version);
    ObjectLocation file = file(version, MANIFEST);
    try {
      ModelManifest.Builder manifest = ModelManifest.newBuilder();
      JsonFormat.parser().ignoringUnknownFields().merge(new String(bytes(file), UTF_8), manifest);
      return Optional.of(manifest.build());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      throw new DamagedObjectException(
          file + " is not the manifest of a model; train the model again, or put it back");
    }
  }

  /**
   * A model, proved to be what its manifest says, and ready to forecast.
   *
   * @throws UnusableModelException if it is not there, is not whole, is of another measure or for
   *     another release; with the reason
   * @throws IOException if the store does not answer
   */
  @SuppressWarnings("UnusedException") // It quotes what it could not read.
  public Model read(String version) throws IOException, UnusableModelException {
    try {
      ModelManifest manifest =
          manifest(version)
              .orElseThrow(() -> new UnusableModelException("it is not there, or not whole"));
      byte[] bytes = bytes(file(version, MODEL));
      if (bytes.length != manifest.getBytes()) {
        throw new UnusableModelException(
            "it has %,d bytes, and was written with %,d"
                .formatted(bytes.length, manifest.getBytes()));
      }
      if (!Hashing.sha256().hashBytes(bytes).toString().equals(manifest.getSha256())) {
        throw new UnusableModelException("its bytes are not those that were written");
      }
      Model model = Model.of(ForecastModel.parseFrom(bytes));
      if (!model.measure().equals(measure)) {
        throw new UnusableModelException("it is a model of " + model.measure());
      }
      return model;
    } catch (NoSuchFileException e) {
      throw new UnusableModelException("its manifest is there, and it is not");
    } catch (DamagedObjectException | InvalidProtocolBufferException e) {
      throw new UnusableModelException("it cannot be read");
    }
  }

  private byte[] bytes(ObjectLocation file) throws IOException {
    try (InputStream in = store.read(file.bucket(), file.key())) {
      return in.readAllBytes();
    }
  }

  /**
   * All activations, in the order in which they were written.
   *
   * @throws DamagedObjectException if one of them is not whole
   */
  public List<Activation> activations() throws IOException {
    ObjectLocation folder = place.resolve(ACTIVATIONS);
    TreeSet<String> numbers = new TreeSet<>();
    store.list(
        folder.bucket(),
        folder.key(),
        object -> {
          String name = object.key().substring(folder.key().length());
          if (NUMBER.matcher(name).matches()) {
            numbers.add(name);
          }
        });
    List<Activation> activations = new ArrayList<>();
    for (String number : numbers) {
      ObjectLocation entry = folder.resolve(number);
      activations.add(activation(entry));
    }
    return activations;
  }

  @SuppressWarnings("UnusedException") // It quotes what it could not read.
  private Activation activation(ObjectLocation entry) throws IOException {
    try {
      Activation activation = Activation.parseFrom(bytes(entry));
      if (!activation.getEntryId().isEmpty()) {
        return activation;
      }
    } catch (InvalidProtocolBufferException e) {
      // As if it were empty.
    }
    throw new DamagedObjectException(
        entry + " is no whole activation of a model: put it back as it was");
  }

  /**
   * Appends an activation.
   *
   * @param behind how many there are already
   * @param activation has an id of its own
   * @return false if another was appended meanwhile
   */
  public boolean activate(int behind, Activation activation) throws IOException {
    ObjectLocation entry = place.resolve(ACTIVATIONS + "%010d".formatted(behind + 1));
    return store.putIfAbsent(entry.bucket(), entry.key(), activation.toByteArray());
  }

  /** The one that holds at a time, of those that were appended; nothing before the first. */
  public static Optional<Activation> at(List<Activation> activations, long millis) {
    Optional<Activation> holds = Optional.empty();
    for (Activation each : activations) {
      if (each.getValidFromMillis() <= millis) {
        holds = Optional.of(each);
      }
    }
    return holds;
  }
}
