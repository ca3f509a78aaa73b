package dev.sluice.transforms.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.line.v1.LineRules;
import dev.sluice.state.v1.SeriesState;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.state.StateBinder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.junit.jupiter.api.Test;

/**
 * What a savepoint finds the state of a line by, names of steps apart ({@code LiveGraphsTest}). A
 * change that fails here loses the state of running jobs, and has to say so.
 */
class LineStateAddressesTest {

  @Test
  void idsAndCodersOfTheStates() throws IllegalAccessException {
    DoFnSignature signature = DoFnSignatures.getSignature(FindAlertsFn.class);
    FindAlertsFn fn =
        new FindAlertsFn(
            new LineSettings(
                LineRules.getDefaultInstance(), 0, new TopicLetters("line", "1.0", 1_000)));
    Map<String, List<Coder<?>>> coders = new TreeMap<>();
    for (DoFnSignature.StateDeclaration state : signature.stateDeclarations().values()) {
      ((StateSpec<?>) state.field().get(fn)).bind(state.id(), into(coders));
    }

    assertThat(coders)
        .isEqualTo(
            Map.of(
                "due", List.of(VarLongCoder.of()),
                "series", List.of(StringUtf8Coder.of(), ProtoCoder.of(SeriesState.class))));
    assertThat(signature.timerDeclarations()).containsOnlyKeys("ts-quiet");
  }

  @Test
  void shardOfADeviceStays() {
    assertThat(ReceiveReadings.SHARDS).isEqualTo(256);
    assertThat(
            List.of("m,d,1,5", "m,d,2,6", "floor-1-line-1-extruder-1,pump-1,14.2288,1587647989617")
                .stream()
                .map(com.google.protobuf.ByteString::copyFromUtf8)
                .map(ReceiveReadings::shard))
        .containsExactly(194, 194, 68);
    assertThat(ReceiveReadings.shard(null)).isZero();
  }

  /** Notes with which coders a state is bound, and binds nothing. */
  private static StateBinder into(Map<String, List<Coder<?>>> coders) {
    return (StateBinder)
        Proxy.newProxyInstance(
            StateBinder.class.getClassLoader(),
            new Class<?>[] {StateBinder.class},
            (proxy, method, arguments) -> {
              List<Coder<?>> used = new ArrayList<>();
              for (Object argument : arguments) {
                if (argument instanceof Coder<?> coder) {
                  used.add(coder);
                }
              }
              coders.put((String) arguments[0], used);
              return null;
            });
  }
}
