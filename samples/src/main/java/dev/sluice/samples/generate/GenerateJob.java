package dev.sluice.samples.generate;

import dev.sluice.camera.v1.GeneratedCounts;
import dev.sluice.camera.v1.PlantedCounts;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.PlaceCheck;
import dev.sluice.pipelines.definition.Job;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.definition.Sizes;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/** The generate pipeline, as the command knows it. */
public final class GenerateJob implements Job<GenerateOptions> {

  @Override
  public String name() {
    return "generate";
  }

  @Override
  public String summary() {
    return "writes seeded camera-days into S3, and the truth about the incidents planted in them";
  }

  @Override
  public Class<GenerateOptions> options() {
    return GenerateOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run generate --output=s3://cameras --cameras=20 --from=2026-03-01 --to=2026-03-03 --seed=7",
        "run generate --output=s3://lake/test --from=2026-03-01 --to=2026-03-02 --framing=delimited --compression=gzip");
  }

  @Override
  public void validate(GenerateOptions options) {
    var unusedSettings = GenerateSettings.of(options);
    var unusedAccess = S3Access.of(options);
  }

  @Override
  public void check(GenerateOptions options, PrintWriter out) throws IOException {
    ObjectLocation output = ObjectLocation.parse(options.getOutput());
    try (ObjectStore store = S3Access.preflight(options).open()) {
      out.printf("%s: %s%n", output, PlaceCheck.mayUse(store, output));
    }
  }

  @Override
  public Run prepare(GenerateOptions options) throws IOException {
    GenerateSettings settings = GenerateSettings.of(options);
    ObjectStore store = S3Access.preflight(options).open();
    try {
      var unused = PlaceCheck.mayUse(store, settings.output());
      GeneratePipeline.clearProgress(store, settings.output());
    } catch (IOException e) {
      store.close();
      throw e;
    }
    Pipeline pipeline = GeneratePipeline.build(options, S3Access.of(options));
    return new Run() {
      @Override
      public Pipeline pipeline() {
        return pipeline;
      }

      @Override
      public Optional<Progress> progress() throws IOException {
        return Optional.of(
            Progress.of(
                "camera-days",
                GeneratePipeline.progress(store, settings.output()),
                settings.cameraDays()));
      }

      @Override
      public void summarize(PrintWriter out) throws IOException {
        print(GeneratePipeline.summary(store, settings.output()), settings.output(), out);
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  private static void print(GeneratedCounts counts, ObjectLocation output, PrintWriter out) {
    out.printf(
        "generated %,d observations of %,d camera-days in %,d objects (%s) under %s%n",
        counts.getObservations(),
        counts.getCameraDays(),
        counts.getObjects(),
        Sizes.of(counts.getBytes()),
        output);
    out.printf(
        "  on purpose: %,d duplicates, %,d corrupt records%n",
        counts.getDuplicates(),
        counts.getCorruptMap().values().stream().mapToLong(Long::longValue).sum());
    out.printf(
        "  planted: %,d real incidents, %,d ghosts (errors of the detector), %,d hidden (evidence lost)%n",
        counts.getPlantedList().stream().mapToLong(PlantedCounts::getReal).sum(),
        counts.getPlantedList().stream().mapToLong(PlantedCounts::getGhost).sum(),
        counts.getPlantedList().stream().mapToLong(PlantedCounts::getHidden).sum());
  }
}
