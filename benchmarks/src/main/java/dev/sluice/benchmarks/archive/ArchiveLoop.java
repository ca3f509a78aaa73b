package dev.sluice.benchmarks.archive;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.sluice.benchmarks.live.DrainedTopic;
import dev.sluice.benchmarks.live.TopicRecords;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectWriter;
import dev.sluice.pipelines.archive.ArchiveOptions;
import dev.sluice.pipelines.archive.ArchivePlan;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * An archive without Beam, a runner or any promise: one thread, a plain consumer, a file in memory
 * for each folder, put into the store after as many seconds as the pipeline rolls. Takes the
 * options of the archive pipeline; ends with the topic.
 */
final class ArchiveLoop {
  private final ObjectStore store;
  private final ObjectLocation archive;
  private final long rollNanos;
  private final Folders folders = new Folders();
  private final ZstdCompressCtx context = DelimitedFrames.compressor();
  private final Map<String, Open> open = new HashMap<>();
  private long rolledNanos = System.nanoTime();

  private ArchiveLoop(ObjectStore store, ObjectLocation archive, long rollNanos) {
    this.store = store;
    this.archive = archive;
    this.rollNanos = rollNanos;
  }

  private static final class Open {
    final String name;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final DelimitedFrames frames;

    Open(String name, ZstdCompressCtx context) {
      this.name = name;
      this.frames = new DelimitedFrames(bytes, context);
    }
  }

  public static void main(String[] arguments) throws IOException {
    ArchiveOptions options = PipelineOptionsFactory.fromArgs(arguments).as(ArchiveOptions.class);
    ArchivePlan plan = ArchivePlan.of(options);
    try (ObjectStore store = plan.store().open()) {
      ArchiveLoop loop =
          new ArchiveLoop(store, plan.output(), options.getRollSeconds() * 1_000_000_000L);
      long records =
          DrainedTopic.read(
              plan.kafka().servers(),
              plan.reads().topics().get(0),
              record -> loop.take(TopicRecords.of(record)));
      loop.roll();
      System.out.printf("%d records%n", records);
    }
  }

  private void take(TopicRecord record) {
    String folder = folders.of(record);
    try {
      Open file =
          open.computeIfAbsent(
              folder,
              unused ->
                  new Open(
                      "%s/%05d-%020d.binpb.zst"
                          .formatted(folder, record.partition(), record.offset()),
                      context));
      if (record.value() != null) {
        file.frames.add(record.value());
      }
      if (System.nanoTime() - rolledNanos >= rollNanos) {
        roll();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void roll() throws IOException {
    for (Open file : open.values()) {
      file.frames.finish();
      ObjectLocation location = archive.resolve(file.name);
      try (ObjectWriter object = store.write(location.bucket(), location.key())) {
        file.bytes.writeTo(object);
        object.commit();
      }
    }
    open.clear();
    rolledNanos = System.nanoTime();
  }
}
