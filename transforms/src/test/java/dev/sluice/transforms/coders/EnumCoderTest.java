package dev.sluice.transforms.coders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class EnumCoderTest {

  enum Size {
    SMALL,
    LARGE {
      @Override
      public String toString() {
        return "very large";
      }
    }
  }

  private final EnumCoder<Size> coder = EnumCoder.of(Size.class);

  @Test
  void everyConstantComesBackAsItself() throws Exception {
    for (Size size : Size.values()) {
      CoderProperties.coderDecodeEncodeEqual(coder, size);
    }
    for (TimeUnit unit : TimeUnit.values()) {
      CoderProperties.coderDecodeEncodeEqual(EnumCoder.of(TimeUnit.class), unit);
    }
  }

  @Test
  void aConstantIsItsPosition() throws Exception {
    coder.verifyDeterministic();
    assertThat(coder.consistentWithEquals()).isTrue();
    assertThat(CoderUtils.encodeToByteArray(coder, Size.SMALL)).containsExactly(0);
    assertThat(CoderUtils.encodeToByteArray(coder, Size.LARGE)).containsExactly(1);
  }

  @Test
  void aPositionThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(coder, new byte[] {2}))
        .isInstanceOf(CoderException.class)
        .hasMessage(
            "read constant 2 of dev.sluice.transforms.coders.EnumCoderTest$Size, which has 2");
  }

  @Test
  void nullIsRefused() {
    assertThatThrownBy(() -> CoderUtils.encodeToByteArray(coder, null))
        .isInstanceOf(CoderException.class)
        .hasMessage("cannot encode a null dev.sluice.transforms.coders.EnumCoderTest$Size");
  }

  @Test
  void aSerializedCoderIsEqual() {
    CoderProperties.coderSerializable(coder);
    assertThat(SerializableUtils.clone(coder)).isEqualTo(coder).hasSameHashCodeAs(coder);
    assertThat(coder)
        .isNotEqualTo(EnumCoder.of(TimeUnit.class))
        .hasToString("EnumCoder(dev.sluice.transforms.coders.EnumCoderTest$Size)");
  }
}
