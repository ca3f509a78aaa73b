package dev.sluice.pipelines.launch;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * By what a savepoint finds the state of a job: the ids of Flink's operators, of states and timers,
 * and the classes that lie in it as Java objects. Flink checks none of it but what is then missing:
 * under another name a state starts empty.
 */
final class SavedAddresses {
  private SavedAddresses() {}

  /** A line for each operator, in the order of their names, and one indented for each address. */
  static List<String> of(Pipeline pipeline) {
    Map<String, List<String>> kept = kept(pipeline);
    List<String> lines = new ArrayList<>();
    for (String operator : operators(pipeline)) {
      lines.add(operator);
      kept.getOrDefault(operator, List.of()).forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  /** What the steps keep, by their names. */
  private static Map<String, List<String>> kept(Pipeline pipeline) {
    Map<String, List<String>> kept = new HashMap<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            visitPrimitiveTransform(node);
            return CompositeBehavior.ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            PTransform<?, ?> transform = node.getTransform();
            if (transform instanceof Read.Unbounded<?> read) {
              kept.put(node.getFullName(), classes(read.getSource()));
            } else if (transform instanceof ParDo.MultiOutput<?, ?> step) {
              kept.put(node.getFullName(), states(step.getFn()));
            }
          }
        });
    return kept;
  }

  private static List<String> states(DoFn<?, ?> fn) {
    DoFnSignature signature = DoFnSignatures.getSignature(fn.getClass());
    List<String> states = new ArrayList<>();
    signature.stateDeclarations().keySet().stream()
        .sorted()
        .forEach(id -> states.add("state " + id));
    signature.timerDeclarations().keySet().stream()
        .sorted()
        .forEach(id -> states.add("timer " + id));
    return states;
  }

  /** Our own among the classes of an object and of all that is in it. */
  private static List<String> classes(Object saved) {
    Set<String> classes = new TreeSet<>();
    try (ObjectOutputStream out =
        new ObjectOutputStream(OutputStream.nullOutputStream()) {
          @Override
          protected void annotateClass(Class<?> type) {
            if (type.getName().startsWith("dev.sluice.")) {
              classes.add(
                  "class %s %d"
                      .formatted(
                          type.getName(), ObjectStreamClass.lookup(type).getSerialVersionUID()));
            }
          }
        }) {
      out.writeObject(saved);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(classes);
  }

  /** The ids of Flink's operators; of one that has none, its name, in brackets. */
  private static Set<String> operators(Pipeline pipeline) {
    FlinkPipelineOptions options = pipeline.getOptions().as(FlinkPipelineOptions.class);
    options.setFlinkMaster(ApplicationFlink.MASTER);
    options.setStreaming(true);
    options.setAttachedMode(false);
    options.setCheckpointingInterval(1_000L);
    Set<String> operators = new TreeSet<>();
    for (StreamNode node : Captured.graph(options, pipeline).getStreamNodes()) {
      operators.add(
          node.getTransformationUID() == null
              ? "(" + node.getOperatorName() + ")"
              : node.getTransformationUID());
    }
    return operators;
  }

  /** An environment that is given a graph, and runs nothing. */
  @SuppressWarnings("try") // Its close may be interrupted, and is not used.
  private static final class Captured extends StreamExecutionEnvironment {
    private StreamGraph graph;

    static StreamGraph graph(FlinkPipelineOptions options, Pipeline pipeline) {
      Captured captured = new Captured();
      initializeContextEnvironment(configuration -> captured);
      try {
        var unused = FlinkRunner.fromOptions(options).run(pipeline);
        return captured.graph;
      } finally {
        resetContextEnvironment();
      }
    }

    @Override
    public JobClient executeAsync(StreamGraph all) {
      graph = all;
      return null;
    }
  }
}
