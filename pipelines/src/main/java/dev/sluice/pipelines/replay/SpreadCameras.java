package dev.sluice.pipelines.replay;

import dev.sluice.run.v1.RunManifest;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Of cameras and the recordings that they are in, gives a part of a manifest with a warning if any
 * are in several: a replay takes each recording on its own, and a live job all of a camera
 * together. Nothing otherwise. Bounded; what is grouped are cameras, not their records.
 */
final class SpreadCameras
    extends PTransform<PCollection<KV<String, String>>, PCollection<RunManifest>> {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<RunManifest> expand(PCollection<KV<String, String>> cameras) {
    return cameras
        .apply("ByCamera", GroupByKey.create())
        .apply("InSeveral", ParDo.of(new InSeveralFn()))
        .apply("Together", GroupByKey.create())
        .apply("ToWarning", ParDo.of(new ToWarningFn()));
  }

  private static final class InSeveralFn
      extends DoFn<KV<String, Iterable<String>>, KV<String, KV<String, String>>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<String>> camera,
        OutputReceiver<KV<String, KV<String, String>>> spread) {
      NavigableSet<String> recordings = new TreeSet<>();
      camera.getValue().forEach(recordings::add);
      if (recordings.size() > 1) {
        spread.output(KV.of("", KV.of(camera.getKey(), String.join(" and ", recordings))));
      }
    }
  }

  private static final class ToWarningFn
      extends DoFn<KV<String, Iterable<KV<String, String>>>, RunManifest> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<KV<String, String>>> spread,
        OutputReceiver<RunManifest> parts) {
      NavigableMap<String, String> cameras = new TreeMap<>();
      spread.getValue().forEach(each -> cameras.put(each.getKey(), each.getValue()));
      Map.Entry<String, String> first = cameras.entrySet().iterator().next();
      parts.output(
          RunManifest.newBuilder()
              .addWarnings(
                  String.format(
                      "%d cameras are in several partitions, %s in %s: each partition was replayed on its own,"
                          + " and their incidents can differ from those of a live job",
                      cameras.size(), first.getKey(), first.getValue()))
              .build());
    }
  }
}
