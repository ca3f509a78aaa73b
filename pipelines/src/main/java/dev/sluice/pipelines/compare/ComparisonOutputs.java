package dev.sluice.pipelines.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.Difference;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.io.runs.WriteRunFiles;
import dev.sluice.io.runs.WriteRunManifest;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.compare.CompareIncidents;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** The files of a comparison, and its manifest, last of all. */
final class ComparisonOutputs {
  static final String REPORT_JSON = "report.json";
  static final String REPORT_HTML = "report.html";

  private ComparisonOutputs() {}

  /** All of it: {@link #differences} and {@link #reports}. */
  static PCollectionList<OutputFile> write(
      CompareIncidents.Result result,
      ObjectStoreOpener store,
      RunDirectory run,
      Optional<EvidenceReader> surroundings,
      int observedExamples) {
    return reports(result, store, run, surroundings, observedExamples)
        .and(differences(result, store, run));
  }

  /** The differences by kind, in order of time. */
  static PCollection<OutputFile> differences(
      CompareIncidents.Result result, ObjectStoreOpener store, RunDirectory run) {
    return result
        .differences()
        .apply("WriteDifferences", WriteRunFiles.to(store, run, differences()));
  }

  /**
   * The report as JSON and as a page.
   *
   * @param surroundings where observations are that are read for examples, if they are known
   */
  static PCollectionList<OutputFile> reports(
      CompareIncidents.Result result,
      ObjectStoreOpener store,
      RunDirectory run,
      Optional<EvidenceReader> surroundings,
      int observedExamples) {
    PCollection<Comparison> comparison =
        surroundings.isPresent() && observedExamples > 0
            ? result
                .comparison()
                .apply(
                    "ObserveExamples",
                    ParDo.of(new ObserveExamples(surroundings.get(), observedExamples)))
            : result.comparison();
    return PCollectionList.of(
            comparison.apply(
                "WriteJson",
                WriteRunFiles.to(
                    store,
                    run,
                    new RunFiles<>(all -> REPORT_JSON, all -> new byte[0], new ReportJson()))))
        .and(
            comparison.apply(
                "WritePage",
                WriteRunFiles.to(
                    store,
                    run,
                    new RunFiles<>(all -> REPORT_HTML, all -> new byte[0], new ReportPage()))));
  }

  /** Completes the run. */
  static PCollection<RunManifest> complete(
      PCollectionList<OutputFile> files, WriteRunManifest manifest) {
    return files.apply("AllFiles", Flatten.pCollections()).apply("WriteManifest", manifest);
  }

  private static RunFiles<Difference> differences() {
    return new RunFiles<>(
        difference ->
            "differences/kind=%s/part-00000-of-00001.ndjson"
                .formatted(
                    Ascii.toLowerCase(
                        difference.getVerdict().name().substring("VERDICT_".length()))),
        ComparisonOutputs::order,
        new NdjsonFormat<>());
  }

  private static byte[] order(Difference difference) {
    Incident either = difference.hasLeft() ? difference.getLeft() : difference.getRight();
    ByteArrayDataOutput key = ByteStreams.newDataOutput();
    key.writeLong(either.getStartMillis());
    key.write(either.getCameraId().getBytes(UTF_8));
    key.writeByte(0);
    key.write(either.getRuleId().getBytes(UTF_8));
    key.writeByte(0);
    key.write(either.getTrackId().getBytes(UTF_8));
    return key.toByteArray();
  }

  /** The report of a complete run. */
  @SuppressWarnings("UnusedException") // It quotes what it could not read.
  static Comparison read(ObjectStore store, RunDirectory run) throws IOException {
    ObjectLocation report = run.file(run.written(REPORT_JSON));
    try (InputStream in = store.read(report.bucket(), report.key())) {
      Comparison.Builder comparison = Comparison.newBuilder();
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(in.readAllBytes(), UTF_8), comparison);
      return comparison.build();
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(report + " is no report");
    }
  }
}
