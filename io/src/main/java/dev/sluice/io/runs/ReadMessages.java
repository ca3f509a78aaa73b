package dev.sluice.io.runs;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Gives the messages of objects that hold one a line as proto3 JSON, as {@link NdjsonFormat} writes
 * them; in no order, those of equal lines as often as they are there. Bounded. An object is read by
 * one worker, in a stream. Fields that this release does not know are left out; a line that is no
 * message fails the job, naming the object and the line.
 */
public final class ReadMessages<M extends Message> extends PTransform<PBegin, PCollection<M>> {
  private static final long serialVersionUID = 1L;

  private final Class<M> type;
  private final ObjectStoreOpener opener;
  private final List<ObjectLocation> objects;

  private ReadMessages(Class<M> type, ObjectStoreOpener opener, List<ObjectLocation> objects) {
    this.type = type;
    this.opener = opener;
    this.objects = List.copyOf(objects);
  }

  /** Reads these objects. */
  public static <M extends Message> ReadMessages<M> of(
      Class<M> type, ObjectStoreOpener opener, List<ObjectLocation> objects) {
    return new ReadMessages<>(type, opener, objects);
  }

  /**
   * Gives the messages of one object, line by line, without a pipeline.
   *
   * @throws IOException also if a line is no such message, naming the object and the line
   */
  public static <M extends Message> void read(
      Class<M> type, ObjectStore store, ObjectLocation object, Consumer<M> messages)
      throws IOException {
    LineParser<M> parser = new LineParser<>(type);
    try (InputStream stream = store.read(object.bucket(), object.key())) {
      ByteLines lines = new ByteLines(stream);
      for (long number = 1; lines.next(); number++) {
        messages.accept(message(type, parser, lines, number, object));
      }
    }
  }

  @SuppressWarnings("UnusedException") // It quotes what it could not read.
  private static <M extends Message> M message(
      Class<M> type, LineParser<M> parser, ByteLines lines, long number, ObjectLocation object)
      throws IOException {
    try {
      return parser.parse(lines.bytes, lines.begin, lines.end);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(
          String.format("line %d of %s is no %s", number, object, type.getSimpleName()));
    }
  }

  @Override
  public PCollection<M> expand(PBegin begin) {
    return begin
        .apply(
            "Objects",
            Create.of(objects.stream().map(ObjectLocation::toString).toList())
                .withCoder(StringUtf8Coder.of()))
        .apply("SpreadObjects", Reshuffle.viaRandomKey())
        .apply("ReadLines", ParDo.of(new ReadFn<>(type, opener)))
        .setCoder(ProtoCoder.of(type));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("type", type).withLabel("Messages"))
        .add(DisplayData.item("objects", objects.size()).withLabel("Number of objects"));
  }

  private static final class ReadFn<M extends Message> extends DoFn<String, M> {
    private static final long serialVersionUID = 1L;

    private final Class<M> type;
    private final ObjectStoreOpener opener;
    private transient @Nullable ObjectStore store;

    ReadFn(Class<M> type, ObjectStoreOpener opener) {
      this.type = type;
      this.opener = opener;
    }

    @Setup
    public void open() {
      store = opener.open();
    }

    @ProcessElement
    public void process(@Element String uri, OutputReceiver<M> out) throws IOException {
      read(type, requireNonNull(store), ObjectLocation.parse(uri), out::output);
    }

    @Teardown
    public void close() {
      if (store != null) {
        store.close();
        store = null;
      }
    }
  }
}
