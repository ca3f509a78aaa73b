package dev.sluice.transforms.coders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.camera.v1.Incident;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class SealedCoderTest {

  sealed interface Outcome permits Good, Bad {}

  record Good(long value) implements Outcome {}

  sealed interface Bad extends Outcome permits Late, Wrong {}

  record Late(long millis) implements Bad {}

  record Wrong(String why) implements Bad {}

  /** The same records in another order, one of them gone and one new. */
  static final class LaterRelease {
    sealed interface Outcome permits Wrong, Unknown, Good {}

    record Wrong(String why) implements Outcome {}

    record Unknown() implements Outcome {}

    record Good(long value) implements Outcome {}
  }

  @Test
  void everyPermittedRecordComesBackEqual() throws Exception {
    SealedCoder<Outcome> coder = SealedCoder.of(Outcome.class);

    for (Outcome outcome : List.of(new Good(1), new Late(-1), new Wrong("x"))) {
      CoderProperties.coderDecodeEncodeEqual(coder, outcome);
      CoderProperties.structuralValueDecodeEncodeEqual(coder, outcome);
    }
  }

  @Test
  void recordsOfEqualComponentsAreToldApart() throws Exception {
    SealedCoder<Outcome> coder = SealedCoder.of(Outcome.class);

    coder.verifyDeterministic();
    assertThat(coder.consistentWithEquals()).isTrue();
    CoderProperties.coderDeterministic(coder, new Good(1), new Good(1));
    CoderProperties.coderConsistentWithEquals(coder, new Good(1), new Late(1));
  }

  @Test
  void theTagComesFromTheNameOfTheRecord() throws Exception {
    byte[] bytes = CoderUtils.encodeToByteArray(SealedCoder.of(Outcome.class), new Good(5));

    // The hash of "Good" is 0x21f4dd; 0x21f4dd ^ 0x87 has the lowest 14 bits 0x345a.
    assertThat(bytes).containsExactly(0xda, 0x68, 5);
    assertThat(CoderUtils.decodeFromByteArray(SealedCoder.of(LaterRelease.Outcome.class), bytes))
        .isEqualTo(new LaterRelease.Good(5));
  }

  @Test
  void aTagOfNoPermittedRecordIsRefused() throws Exception {
    byte[] bytes = CoderUtils.encodeToByteArray(SealedCoder.of(Outcome.class), new Late(5));

    assertThatThrownBy(
            () -> CoderUtils.decodeFromByteArray(SealedCoder.of(LaterRelease.Outcome.class), bytes))
        .isInstanceOf(CoderException.class)
        .hasMessage(
            "read tag 1622, which no record permitted by"
                + " dev.sluice.transforms.coders.SealedCoderTest$LaterRelease$Outcome has");
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void whatIsNotPermittedIsRefused() {
    Coder coder = SealedCoder.of(Bad.class);
    assertThatThrownBy(() -> CoderUtils.encodeToByteArray(coder, new Good(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "SealedCoder(dev.sluice.transforms.coders.SealedCoderTest$Bad) cannot encode a"
                + " dev.sluice.transforms.coders.SealedCoderTest$Good");
    assertThatThrownBy(() -> CoderUtils.encodeToByteArray(coder, null))
        .isInstanceOf(CoderException.class)
        .hasMessage("cannot encode a null dev.sluice.transforms.coders.SealedCoderTest$Bad");
  }

  sealed interface Mixed permits Fine, Plain {}

  record Fine() implements Mixed {}

  static final class Plain implements Mixed {}

  sealed interface Doubles permits Fraction, Whole {}

  record Fraction(double value) implements Doubles {}

  record Whole(long value) implements Doubles {}

  sealed interface Messages permits First, Second {}

  record First(Incident incident) implements Messages {}

  record Second(Incident incident) implements Messages {}

  /** "Aa" and "BB" are the classic pair of one hash. */
  sealed interface Twins permits Aa, BB {}

  record Aa() implements Twins {}

  record BB() implements Twins {}

  @Test
  void onlySealedInterfacesOfRecordsHaveACoder() {
    assertThatThrownBy(() -> SealedCoder.of(Mixed.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "dev.sluice.transforms.coders.SealedCoderTest$Mixed permits"
                + " dev.sluice.transforms.coders.SealedCoderTest$Plain, which is neither a record"
                + " nor a sealed interface of records");
    assertThatThrownBy(() -> SealedCoder.of(Runnable.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("java.lang.Runnable is not a sealed interface");
  }

  @Test
  void recordsWithOneTagAreRefused() {
    assertThatThrownBy(() -> SealedCoder.of(Twins.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "dev.sluice.transforms.coders.SealedCoderTest$Twins permits records whose names have"
                + " the same tag, RecordCoder(dev.sluice.transforms.coders.SealedCoderTest$Aa) and"
                + " RecordCoder(dev.sluice.transforms.coders.SealedCoderTest$BB): rename one");
  }

  @Test
  void oneRecordThatIsNotDeterministicIsEnough() {
    assertThatThrownBy(() -> SealedCoder.of(Doubles.class).verifyDeterministic())
        .isInstanceOf(Coder.NonDeterministicException.class)
        .hasMessage(
            "SealedCoder(dev.sluice.transforms.coders.SealedCoderTest$Doubles) is not"
                + " deterministic because:\n"
                + "\tRecordCoder(dev.sluice.transforms.coders.SealedCoderTest$Fraction): component"
                + " 'value': Floating point encodings are not guaranteed to be deterministic.");
  }

  @Test
  void recordsOfEqualStructureAreToldApartToo() throws Exception {
    SealedCoder<Messages> coder = SealedCoder.of(Messages.class);

    CoderProperties.structuralValueDecodeEncodeEqual(
        coder, new First(Incident.getDefaultInstance()));
    CoderProperties.structuralValueConsistentWithEquals(
        coder, new First(Incident.getDefaultInstance()), new Second(Incident.getDefaultInstance()));
  }

  @Test
  void aSerializedCoderIsTheSameAgain() {
    CoderProperties.coderSerializable(SealedCoder.of(Outcome.class));
    assertThat(SerializableUtils.clone(SealedCoder.of(Outcome.class)))
        .isSameAs(SealedCoder.of(Outcome.class));
  }
}
