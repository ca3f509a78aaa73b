package dev.sluice.command.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.google.protobuf.ByteString;
import dev.sluice.command.Sluice;
import dev.sluice.pipelines.replay.ReplayOptions;
import dev.sluice.pipelines.replay.ReplayPipeline;
import dev.sluice.pipelines.replay.ReplayPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The secret key of the store goes nowhere but into signatures. */
class SecretsTest {
  private final GeneratedCameras cameras = GeneratedCameras.get();
  private final String secret = cameras.server().secretKey();

  @Test
  void secretIsInNoLogManifestOrOutput() {
    Map<Logger, Level> levels = new HashMap<>();
    for (String name :
        List.of(
            org.slf4j.Logger.ROOT_LOGGER_NAME,
            "org.apache.flink",
            "org.apache.beam.runners.flink")) {
      Logger logger = (Logger) LoggerFactory.getLogger(name);
      levels.put(logger, logger.getLevel());
      logger.setLevel(Level.INFO);
    }
    Sluice.Ended ended;
    try {
      ended =
          Sluice.run("run replay", cameras.replay("secret", "--to=2026-03-02", "--parallelism=1"));
    } finally {
      levels.forEach(Logger::setLevel);
    }

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out() + ended.err()).contains("INFO").doesNotContain(secret);
    for (ByteString content :
        cameras.contents(GeneratedCameras.OUTPUT, "replays/secret/").values()) {
      assertThat(content.toStringUtf8()).doesNotContain(secret);
    }
  }

  @Test
  void secretIsInNoDisplayDataAndDoesNotTravel() throws IOException {
    ReplayOptions options =
        PipelineOptionsFactory.fromArgs(cameras.replay("shown").toArray(String[]::new))
            .as(ReplayOptions.class);
    ReplayPlan plan = ReplayPlan.of(options);
    List<String> shown = new ArrayList<>();
    ReplayPipeline.build(options, plan, plan.recordings())
        .traverseTopologically(
            new Pipeline.PipelineVisitor.Defaults() {
              @Override
              public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
                visitPrimitiveTransform(node);
                return CompositeBehavior.ENTER_TRANSFORM;
              }

              @Override
              public void visitPrimitiveTransform(TransformHierarchy.Node node) {
                if (node.getTransform() != null) {
                  shown.add(DisplayData.from(node.getTransform()).toString());
                }
              }
            });

    assertThat(shown).hasSizeGreaterThan(10).noneMatch(data -> data.contains(secret));
    assertThat(DisplayData.from(options).toString()).doesNotContain(secret);
    assertThat(new String(SerializableUtils.serializeToByteArray(plan.output().store()), UTF_8))
        .doesNotContain(secret)
        .doesNotContain(Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
  }
}
