package dev.sluice.samples.generate;

import dev.sluice.camera.v1.GeneratedCounts;
import dev.sluice.camera.v1.PlantedCounts;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.definition.Sizes;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/**
 * A generation that is ready to run.
 *
 * @param store is closed with it
 */
record GenerateRun(Pipeline pipeline, ObjectStore store, GenerateSettings settings) implements Run {

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
