package dev.sluice.transforms.coders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.camera.v1.Incident;
import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordCoderTest {

  enum Level {
    LOW,
    HIGH
  }

  sealed interface Shape permits Circle, Square {}

  record Circle(long radius) implements Shape {}

  record Square(long side) implements Shape {}

  record Inner(String name, int size) {}

  record Everything(
      String text,
      long big,
      int small,
      boolean yes,
      double ratio,
      Level level,
      BigDecimal amount,
      BigInteger huge,
      Instant at,
      ByteString bytes,
      Incident incident,
      List<Inner> inners,
      Optional<String> maybe,
      @Nullable String nothing,
      List<@Nullable String> gaps,
      Map<String, Long> counts,
      Inner inner,
      Shape shape,
      Long boxed) {}

  record Key(String camera, Level level, List<Long> numbers, Shape shape) {}

  record Nothing() {}

  static Everything everything(@Nullable String nothing) {
    return new Everything(
        "grüße \uD83D\uDE00",
        Long.MIN_VALUE,
        1 << 30,
        true,
        Double.NEGATIVE_INFINITY,
        Level.HIGH,
        new BigDecimal("-12.3400"),
        BigInteger.TWO.pow(100),
        new Instant(-1L),
        ByteString.copyFromUtf8("\0\1"),
        Incident.newBuilder().setRuleId("r").setStartMillis(7).build(),
        List.of(new Inner("a", 1), new Inner("", 0)),
        Optional.of("x"),
        nothing,
        Arrays.asList("a", null),
        Map.of("a", 1L, "b", -1L),
        new Inner("i", 3),
        new Square(4),
        5L);
  }

  @Test
  void everyKindOfComponentComesBackEqual() throws Exception {
    RecordCoder<Everything> coder = RecordCoder.of(Everything.class);

    CoderProperties.coderDecodeEncodeEqual(coder, everything(null));
    CoderProperties.coderDecodeEncodeEqual(coder, everything("some"));
    CoderProperties.structuralValueDecodeEncodeEqual(coder, everything(null));
  }

  @Test
  void negativeNumbersComeBackEqual() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(RecordCoder.of(Inner.class), new Inner("", -1));
    CoderProperties.coderDecodeEncodeEqual(
        RecordCoder.of(Inner.class), new Inner("", Integer.MIN_VALUE));
    CoderProperties.coderDecodeEncodeEqual(RecordCoder.of(Circle.class), new Circle(-1));
  }

  @Test
  void theRecordsOfRecordingsComeBackEqual() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        RecordCoder.of(Recording.class),
        new Recording(
            "acme/north/dock/cam-1",
            List.of(new RecordedObject("data/a", 0), new RecordedObject("data/b", 1L << 40))));
  }

  @Test
  void aRecordWithoutComponentsTakesNoBytes() throws Exception {
    RecordCoder<Nothing> coder = RecordCoder.of(Nothing.class);

    assertThat(CoderUtils.encodeToByteArray(coder, new Nothing())).isEmpty();
    CoderProperties.coderDecodeEncodeEqual(coder, new Nothing());
  }

  @Test
  void componentsStandOneAfterTheOther() throws Exception {
    assertThat(CoderUtils.encodeToByteArray(RecordCoder.of(Inner.class), new Inner("ab", 300)))
        .containsExactly(2, 'a', 'b', 0xac, 0x02);
  }

  @Test
  void aRecordOfDeterministicComponentsIsDeterministicAndEqualAsItsBytesAre() throws Exception {
    RecordCoder<Key> coder = RecordCoder.of(Key.class);
    Key key = new Key("c", Level.LOW, List.of(1L, 2L), new Circle(1));
    Key same = new Key("c", Level.LOW, List.of(1L, 2L), new Circle(1));
    Key other = new Key("c", Level.LOW, List.of(1L, 2L), new Square(1));

    coder.verifyDeterministic();
    assertThat(coder.consistentWithEquals()).isTrue();
    CoderProperties.coderDeterministic(coder, key, same);
    CoderProperties.coderConsistentWithEquals(coder, key, same);
    CoderProperties.coderConsistentWithEquals(coder, key, other);
    CoderProperties.structuralValueConsistentWithEquals(coder, key, other);
    assertThat(coder.structuralValue(key)).isSameAs(key);
  }

  record WithDouble(String name, double ratio) {}

  record WithMap(List<WithDouble> parts, Map<String, Long> counts) {}

  record OnlyMap(String name, Map<String, Long> counts) {}

  @Test
  void aDoubleIsNotForKeys() {
    assertThatThrownBy(() -> RecordCoder.of(WithDouble.class).verifyDeterministic())
        .isInstanceOf(Coder.NonDeterministicException.class)
        .hasMessage(
            "RecordCoder(dev.sluice.transforms.coders.RecordCoderTest$WithDouble) is not"
                + " deterministic because:\n\tcomponent 'ratio': Floating point encodings are not"
                + " guaranteed to be deterministic.");
  }

  @Test
  void aMapIsNotForKeys() {
    assertThatThrownBy(() -> RecordCoder.of(OnlyMap.class).verifyDeterministic())
        .isInstanceOf(Coder.NonDeterministicException.class)
        .hasMessageEndingWith(
            "component 'counts': Ordering of entries in a Map may be non-deterministic.");
  }

  @Test
  void whatIsDeepInsideIsToldByTheCause() {
    assertThatThrownBy(() -> RecordCoder.of(WithMap.class).verifyDeterministic())
        .hasMessageEndingWith("component 'parts': ListCoder.elemCoder must be deterministic")
        .rootCause()
        .hasMessageEndingWith("Floating point encodings are not guaranteed to be deterministic.");
  }

  @Test
  void aMessageMakesARecordEqualOnlyByItsBytes() {
    assertThat(RecordCoder.of(Everything.class).consistentWithEquals()).isFalse();
  }

  @Test
  void aNullThatIsNotAllowedIsRefused() {
    assertThatThrownBy(
            () ->
                CoderUtils.encodeToByteArray(
                    RecordCoder.of(Inner.class), new Inner(nullOf(String.class), 1)))
        .isInstanceOf(CoderException.class)
        .hasMessage(
            "component 'name' of dev.sluice.transforms.coders.RecordCoderTest$Inner is null and"
                + " not @Nullable");
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void anotherRecordOrNullIsRefused() {
    Coder coder = RecordCoder.of(Inner.class);
    assertThatThrownBy(() -> CoderUtils.encodeToByteArray(coder, new Circle(1)))
        .isInstanceOf(CoderException.class)
        .hasMessage(
            "RecordCoder(dev.sluice.transforms.coders.RecordCoderTest$Inner) cannot encode a"
                + " dev.sluice.transforms.coders.RecordCoderTest$Circle");
    assertThatThrownBy(() -> CoderUtils.encodeToByteArray(coder, null))
        .isInstanceOf(CoderException.class)
        .hasMessage(
            "RecordCoder(dev.sluice.transforms.coders.RecordCoderTest$Inner) cannot encode null");
  }

  record Unchecked(String key, long size) {}

  @Test
  void whatTheConstructorRefusesIsNotDecoded() throws Exception {
    byte[] bytes =
        CoderUtils.encodeToByteArray(RecordCoder.of(Unchecked.class), new Unchecked("k", -5));

    assertThatThrownBy(
            () -> CoderUtils.decodeFromByteArray(RecordCoder.of(RecordedObject.class), bytes))
        .isInstanceOf(CoderException.class)
        .hasMessage(
            "dev.sluice.transforms.recordings.RecordedObject refuses what was decoded: size must"
                + " not be negative, but was: -5");
  }

  record Bytes(String name, byte[] data) {}

  record Abstract(Message message) {}

  record Time(java.time.Instant at) {}

  record RawList(@SuppressWarnings("rawtypes") List list) {}

  record Wild(List<? extends Inner> list) {}

  record Deep(Optional<List<Bytes>> list) {}

  record Generic<A>(A value) {}

  record Tree(String name, List<Tree> children) {}

  @Test
  void whatCannotBeEncodedIsRefusedByName() {
    assertRefused(Bytes.class, "Bytes.data cannot be encoded: byte[] is not a String, long, ");
    assertRefused(
        Abstract.class, "Abstract.message cannot be encoded: com.google.protobuf.Message is not ");
    assertRefused(Time.class, "Time.at cannot be encoded: java.time.Instant is not a ");
    assertRefused(RawList.class, "RawList.list cannot be encoded: java.util.List is not a ");
    assertRefused(
        Wild.class, "Wild.list cannot be encoded: ? extends " + Inner.class.getName() + " is not ");
    assertRefused(Deep.class, "Bytes.data cannot be encoded: byte[] is not a ");
    assertRefused(
        Generic.class,
        "Generic has type parameters: a record element needs components of known type");
    assertRefused(Tree.class, "Tree contains itself");
  }

  private static void assertRefused(Class<? extends Record> type, String message) {
    assertThatThrownBy(() -> RecordCoder.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("dev.sluice.transforms.coders.RecordCoderTest$" + message);
  }

  @Test
  void aSerializedCoderIsSmallAndTheSameAgain() {
    RecordCoder<Everything> coder = RecordCoder.of(Everything.class);

    CoderProperties.coderSerializable(coder);
    assertThat(SerializableUtils.clone(coder)).isSameAs(coder);
    assertThat(SerializableUtils.serializeToByteArray(coder)).hasSizeLessThan(400);
  }

  @Test
  void theSizeIsThatOfTheBytes() throws Exception {
    // Without a negative int, of which Beam's VarIntCoder says 10 bytes and writes 5.
    RecordCoder<Everything> coder = RecordCoder.of(Everything.class);
    Everything value = everything("some");
    CoderProperties.TestElementByteSizeObserver observer =
        new CoderProperties.TestElementByteSizeObserver();

    coder.registerByteSizeObserver(value, observer);
    observer.advance();

    assertThat(observer.getSum()).isEqualTo(CoderUtils.encodeToByteArray(coder, value).length);
  }

  @Test
  void theSizeIsCheapWhereItIsForAllComponents() {
    assertThat(RecordCoder.of(Circle.class).isRegisterByteSizeObserverCheap(new Circle(1)))
        .isTrue();
    assertThat(RecordCoder.of(Inner.class).isRegisterByteSizeObserverCheap(new Inner("", 1)))
        .isFalse();
  }

  @Test
  void theTypeIsThatOfTheRecord() {
    assertThat(RecordCoder.of(Inner.class).getEncodedTypeDescriptor())
        .isEqualTo(TypeDescriptor.of(Inner.class));
  }

  @SuppressWarnings("unused")
  private static <T> T nullOf(Class<T> type) {
    return null;
  }
}
