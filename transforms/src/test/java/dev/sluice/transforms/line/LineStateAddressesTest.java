package dev.sluice.transforms.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.line.v1.LineRules;
import dev.sluice.state.v1.SeriesState;
import dev.sluice.transforms.StateCoders;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.junit.jupiter.api.Test;

/**
 * What a savepoint finds the state of a line by, names of steps apart ({@code LiveGraphsTest}). A
 * change that fails here loses the state of running jobs, and has to say so.
 */
class LineStateAddressesTest {

  @Test
  void idsAndCodersOfTheStates() throws IllegalAccessException {
    FindAlertsFn fn =
        new FindAlertsFn(
            new LineSettings(
                LineRules.getDefaultInstance(), 0, new TopicLetters("line", "1.0", 1_000)));

    assertThat(StateCoders.of(fn))
        .isEqualTo(
            Map.of(
                "due", List.of(VarLongCoder.of()),
                "series", List.of(StringUtf8Coder.of(), ProtoCoder.of(SeriesState.class))));
    assertThat(DoFnSignatures.getSignature(FindAlertsFn.class).timerDeclarations())
        .containsOnlyKeys("ts-quiet");
  }

  @Test
  void shardOfADeviceStays() {
    assertThat(ReceiveReadings.SHARDS).isEqualTo(256);
    assertThat(
            List.of("m,d,1,5", "m,d,2,6", "floor-1-line-1-extruder-1,pump-1,14.2288,1587647989617")
                .stream()
                .map(ByteString::copyFromUtf8)
                .map(ReceiveReadings::shard))
        .containsExactly(194, 194, 68);
    assertThat(ReceiveReadings.shard(null)).isZero();
  }
}
