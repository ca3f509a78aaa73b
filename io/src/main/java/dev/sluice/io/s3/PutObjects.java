package dev.sluice.io.s3;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Puts one small object for each element: the key is the object's, below a location; the value its
 * content.
 *
 * <p>Bounded or unbounded. A single copy of each, however often an element comes: an object of the
 * same key is replaced, and in a bundle only the last content of a key is written. So elements that
 * come again after a restart change nothing, where a key always has the same content. All objects
 * of a bundle are there before it ends. For what is rare: each object is a request.
 *
 * <p>A store that is away holds the bundle up; one that refuses fails it.
 */
public final class PutObjects extends PTransform<PCollection<KV<String, ByteString>>, PDone> {
  private static final long serialVersionUID = 1L;

  private final ObjectStoreOpener opener;
  private final ObjectLocation location;

  private PutObjects(ObjectStoreOpener opener, ObjectLocation location) {
    this.opener = opener;
    this.location = location;
  }

  /** Puts objects below a location. */
  public static PutObjects below(ObjectStoreOpener opener, ObjectLocation location) {
    return new PutObjects(opener, location);
  }

  @Override
  public PDone expand(PCollection<KV<String, ByteString>> objects) {
    objects.apply("PutObject", ParDo.of(new PutFn(opener, location)));
    return PDone.in(objects.getPipeline());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("location", location.toString()).withLabel("Location"));
  }

  private static final class PutFn extends DoFn<KV<String, ByteString>, Void> {
    private static final long serialVersionUID = 1L;

    private static final Counter WRITTEN = Metrics.counter(PutObjects.class, "objects_written");

    private final ObjectStoreOpener opener;
    private final ObjectLocation location;
    private final Map<String, ByteString> waiting = new LinkedHashMap<>();
    private transient @Nullable ObjectStore store;
    private transient @Nullable ParallelRequests requests;

    PutFn(ObjectStoreOpener opener, ObjectLocation location) {
      this.opener = opener;
      this.location = location;
    }

    @Setup
    public void open() {
      store = opener.open();
      requests = new ParallelRequests();
    }

    @StartBundle
    public void startBundle() {
      waiting.clear();
    }

    @ProcessElement
    public void process(@Element KV<String, ByteString> object) {
      waiting.put(object.getKey(), object.getValue());
    }

    @FinishBundle
    public void finishBundle() throws IOException {
      ObjectStore opened = requireNonNull(store);
      List<String> unused =
          requireNonNull(requests)
              .flatMap(
                  List.copyOf(waiting.entrySet()),
                  object -> {
                    ObjectLocation to = location.resolve(object.getKey());
                    opened.put(to.bucket(), to.key(), object.getValue().toByteArray());
                    return List.of();
                  });
      WRITTEN.inc(waiting.size());
      waiting.clear();
    }

    @Teardown
    public void close() {
      if (requests != null) {
        requests.close();
        requests = null;
      }
      if (store != null) {
        store.close();
        store = null;
      }
    }
  }
}
