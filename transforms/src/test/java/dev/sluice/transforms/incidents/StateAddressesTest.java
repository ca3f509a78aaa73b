package dev.sluice.transforms.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.rules.v1.RuleSet;
import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.OrderProgress;
import dev.sluice.transforms.StateCoders;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.RecordBatch;
import java.io.ObjectStreamClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;

/**
 * What a savepoint finds its state by: names of steps, ids of states and timers, and the coders,
 * which lie in it as Java objects. Flink checks none of it: under another name a state starts empty
 * without a word. So a change that fails here loses the state of running jobs, and has to say so.
 */
class StateAddressesTest {

  @Test
  void namesOfTheSteps() {
    Pipeline pipeline = Pipeline.create();
    ReceiveObservations.Result received =
        pipeline
            .apply("Records", Create.empty(TypeDescriptor.of(RecordBatch.class)))
            .apply("Receive", ReceiveObservations.with(new TopicLetters("live", "1.0", 1_000)));
    received
        .received()
        .apply(
            "Detect",
            DetectIncidents.with(
                RuleSet.getDefaultInstance(), 0, ObservationLetters.of("live", "1.0", 1_000)));

    List<String> names = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            names.add(node.getFullName());
          }
        });

    assertThat(names)
        .filteredOn(name -> !name.startsWith("Records/"))
        .containsExactly("Receive/FindCameras", "Detect/OrderAndDetect");
  }

  @Test
  void idsAndCodersOfTheStates() throws IllegalAccessException {
    DetectIncidentsFn fn =
        new DetectIncidentsFn(
            new DetectionSettings(
                RuleSet.getDefaultInstance(),
                0,
                DetectionSettings.LEAST_STATE_KEPT_MILLIS,
                ObservationLetters.of("live", "1.0", 1_000)));

    assertThat(StateCoders.of(fn))
        .isEqualTo(
            Map.of(
                "engine", List.of(ProtoCoder.of(EngineState.class)),
                "progress", List.of(ProtoCoder.of(OrderProgress.class)),
                "packs",
                    List.of(KvCoder.of(VarLongCoder.of(), VarIntCoder.of()), WaitingPack.coder())));
    assertThat(DoFnSignatures.getSignature(DetectIncidentsFn.class).timerDeclarations())
        .containsOnlyKeys("ts-quiet");
  }

  @Test
  void classOfOurOwnCoder() {
    Class<?> coder = WaitingPack.coder().getClass();

    assertThat(coder.getName()).isEqualTo("dev.sluice.transforms.incidents.WaitingPack$PackCoder");
    assertThat(ObjectStreamClass.lookup(coder).getSerialVersionUID()).isEqualTo(1);
    assertThat(
            Stream.of(ObjectStreamClass.lookup(coder).getFields())
                .map(Object::toString)
                .collect(Collectors.joining()))
        .isEmpty();
  }
}
