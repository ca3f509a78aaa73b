package dev.sluice.transforms.coders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class RecordCoderRegistrarTest implements Serializable {

  enum Level {
    LOW,
    HIGH
  }

  sealed interface Reading extends Serializable permits Warm, Broken {}

  record Warm(String sensor, long milliDegrees) implements Reading {}

  record Broken(String sensor) implements Reading {}

  record Key(String sensor, Level level) {}

  record Unfit(String name, byte[] data) implements Serializable {}

  private static final CoderRegistry REGISTRY = CoderRegistry.createDefault();

  @Test
  void aTypeHasItsCoderByItself() throws Exception {
    assertThat(REGISTRY.getCoder(Key.class)).isEqualTo(RecordCoder.of(Key.class));
    assertThat(REGISTRY.getCoder(Reading.class)).isEqualTo(SealedCoder.of(Reading.class));
    assertThat(REGISTRY.getCoder(Level.class)).isEqualTo(EnumCoder.of(Level.class));
    assertThat(REGISTRY.getCoder(new TypeDescriptor<KV<Key, Long>>() {}))
        .isEqualTo(KvCoder.of(RecordCoder.of(Key.class), VarLongCoder.of()));
  }

  @DefaultCoder(SerializableCoder.class)
  record WithACoderOfItsOwn(byte[] data) implements Serializable {}

  @Test
  void aRecordMayNameAnotherCoder() throws Exception {
    assertThat(REGISTRY.getCoder(WithACoderOfItsOwn.class)).isInstanceOf(SerializableCoder.class);
  }

  @Test
  void decimalsDoNotFallToJavaSerialization() throws Exception {
    assertThat(REGISTRY.getCoder(BigDecimal.class)).isEqualTo(BigDecimalCoder.of());
  }

  @Test
  void otherTypesKeepTheirs() throws Exception {
    assertThat(REGISTRY.getCoder(UUID.class)).isInstanceOf(SerializableCoder.class);
    assertThatThrownBy(() -> REGISTRY.getCoder(Thread.class))
        .isInstanceOf(CannotProvideCoderException.class);
  }

  @Test
  void anUnfitRecordDoesNotFallToJavaSerialization() {
    assertThatThrownBy(() -> REGISTRY.getCoder(Unfit.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "dev.sluice.transforms.coders.RecordCoderRegistrarTest$Unfit.data cannot be encoded:"
                + " byte[] is not a String, ");
  }

  @Test
  void recordsGoThroughAPipelineAsElementsAndKeys(TestPipeline pipeline) {
    PCollection<KV<Key, List<Reading>>> grouped =
        pipeline
            .apply(
                "Readings",
                Create.<Reading>of(
                        new Warm("a", 1), new Warm("a", 900), new Broken("b"), new Warm("a", 2))
                    .withType(TypeDescriptor.of(Reading.class)))
            .apply(
                "Key",
                MapElements.into(
                        TypeDescriptors.kvs(
                            TypeDescriptor.of(Key.class), TypeDescriptor.of(Reading.class)))
                    .via(reading -> KV.of(keyOf(reading), reading)))
            .apply("Group", GroupByKey.create())
            .apply(
                "Sort",
                MapElements.into(
                        TypeDescriptors.kvs(
                            TypeDescriptor.of(Key.class),
                            TypeDescriptors.lists(TypeDescriptor.of(Reading.class))))
                    .via(group -> KV.of(group.getKey(), sorted(group.getValue()))));

    PAssert.that(grouped)
        .containsInAnyOrder(
            List.of(
                KV.of(new Key("a", Level.LOW), List.of(new Warm("a", 1), new Warm("a", 2))),
                KV.of(new Key("a", Level.HIGH), List.of(new Warm("a", 900))),
                KV.of(new Key("b", Level.LOW), List.of(new Broken("b")))));
    pipeline.run();
  }

  private static Key keyOf(Reading reading) {
    if (reading instanceof Warm warm) {
      return new Key(warm.sensor(), warm.milliDegrees() > 500 ? Level.HIGH : Level.LOW);
    }
    return new Key(((Broken) reading).sensor(), Level.LOW);
  }

  private static List<Reading> sorted(Iterable<Reading> readings) {
    List<Reading> list = new ArrayList<>();
    readings.forEach(list::add);
    list.sort(Comparator.comparing(Object::toString));
    return list;
  }
}
