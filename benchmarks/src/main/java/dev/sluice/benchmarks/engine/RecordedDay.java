package dev.sluice.benchmarks.engine;

import dev.sluice.io.records.ObjectRecords;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.StoredObject;
import dev.sluice.samples.generate.GenerateOptions;
import dev.sluice.samples.generate.GeneratePipeline;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * A generated day of one camera, some 50,000 observations, in memory.
 *
 * @param camera its id
 * @param objects its objects, as stored, in order
 */
record RecordedDay(String camera, List<byte[]> objects) {
  private static final String BUCKET = "cameras";
  private static final String DATA = "data/";
  private static final int LEVELS_OF_A_CAMERA = 4;

  static RecordedDay generate(String framing, String compression) throws IOException {
    GenerateOptions options =
        PipelineOptionsFactory.fromArgs(
                "--output=s3://" + BUCKET,
                "--cameras=1",
                "--from=2026-03-02",
                "--to=2026-03-03",
                "--seed=7",
                "--observationsPerCameraDay=50000",
                "--objectMinutes=60",
                "--framing=" + framing,
                "--compression=" + compression)
            .as(GenerateOptions.class);
    options.setRunner(DirectRunner.class);
    ObjectStoreOpener opener = InMemoryObjectStore.withBuckets(BUCKET);
    var unused = GeneratePipeline.build(options, opener).run().waitUntilFinish();
    List<StoredObject> listed = new ArrayList<>();
    List<byte[]> objects = new ArrayList<>();
    try (ObjectStore store = opener.open()) {
      store.list(BUCKET, DATA, listed::add);
      for (StoredObject object : listed) {
        try (InputStream in = store.read(BUCKET, object.key())) {
          objects.add(in.readAllBytes());
        }
      }
    }
    String[] levels = listed.get(0).key().substring(DATA.length()).split("/");
    return new RecordedDay(
        String.join("/", Arrays.copyOf(levels, LEVELS_OF_A_CAMERA)), List.copyOf(objects));
  }

  /** The records that can be read, in order. */
  List<byte[]> records() throws IOException {
    List<byte[]> all = new ArrayList<>();
    try (ObjectRecords records = new ObjectRecords(ObjectRecords.DEFAULT_LIMIT_BYTES)) {
      for (byte[] object : objects) {
        records.open(new ByteArrayInputStream(object));
        while (records.next()) {
          if (records.rejection() == null) {
            all.add(
                Arrays.copyOfRange(
                    records.buffer(), records.offset(), records.offset() + records.length()));
          }
        }
      }
    }
    return all;
  }

  /** The observations that can be decoded, in order of delivery. */
  List<Observation> observations() throws IOException {
    ObservationDecoder decoder = new ObservationDecoder();
    List<Observation> all = new ArrayList<>();
    for (byte[] record : records()) {
      if (decoder.decode(camera, record, 0, record.length) instanceof Observation observation) {
        all.add(observation);
      }
    }
    return all;
  }
}
