package org.example.echo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.transforms.reducers.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;

/** A pipeline that nobody but its test knows: its own records are keys, and go through coders. */
public final class Echo implements PipelineDefinition<Echo.Options> {

  /** Its options; another default of rate than that of produce, which Beam refuses side by side. */
  public interface Options extends PipelineOptions {
    @Description("The folder that it writes into.")
    @Validation.Required
    String getFolder();

    void setFolder(String value);

    @Description("How often each word is said.")
    @Default.Integer(3)
    int getRate();

    void setRate(int value);
  }

  /** A key of its own. */
  public record Word(String text) {}

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public String summary() {
    return "says words again";
  }

  @Override
  public List<String> examples() {
    return List.of("run echo --folder=said");
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public PipelinePlan plan(Options options) {
    return new Plan();
  }

  private record Plan() implements PipelinePlan {
    @Override
    public List<Endpoint<?>> endpoints() {
      return List.of();
    }

    @Override
    public Pipeline build(PipelineOptions options, Found found) {
      Pipeline pipeline = Pipeline.create(options);
      pipeline
          .apply("Words", Create.of(new Word("one"), new Word("two")))
          .apply("Say", ParDo.of(new SayFn()))
          .apply("Count", Combine.perKey(Tally.of()))
          .apply("Write", ParDo.of(new WriteFn()));
      return pipeline;
    }
  }

  private static final class SayFn extends DoFn<Word, KV<Word, Word>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element Word word, PipelineOptions options, OutputReceiver<KV<Word, Word>> out) {
      for (int i = 0; i < options.as(Options.class).getRate(); i++) {
        out.output(KV.of(word, word));
      }
    }
  }

  private static final class WriteFn extends DoFn<KV<Word, Long>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<Word, Long> said, PipelineOptions options) throws IOException {
      Path folder = Path.of(options.as(Options.class).getFolder());
      Files.write(
          folder.resolve(said.getKey().text()),
          (said.getKey() + " " + said.getValue()).getBytes(UTF_8));
    }
  }
}
