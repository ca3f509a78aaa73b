package dev.sluice.transforms.amounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class RouteByAmountTest {
  private static final AmountBands BANDS =
      AmountBands.lowest("low").above(new BigDecimal("5"), "high");

  @Test
  void eachElementGoesToItsBandAndTheUnparsableToRejects(TestPipeline pipeline) {
    pipeline.getOptions().setStableUniqueNames(CheckEnabled.ERROR);
    RouteByAmount.Result<String> routed =
        pipeline
            .apply(Create.of("5", "5.0", "5.01", "-1", "abc", "1e300"))
            .apply("RouteByAmount", RouteByAmount.of(BANDS, new AmountOfText()));

    PAssert.that(routed.band("low")).containsInAnyOrder("5", "5.0", "-1");
    PAssert.that(routed.band("high")).containsInAnyOrder("5.01", "1e300");
    PAssert.that(routed.rejected()).containsInAnyOrder("abc");
    assertThatThrownBy(() -> routed.band("top"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no band top, only [low, high]");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void recordsAreReadAndRoutedInTheirBatches(TestPipeline pipeline) {
    pipeline.getOptions().setStableUniqueNames(CheckEnabled.ERROR);
    ReceiveAmounts.Result received =
        pipeline
            .apply(
                Create.of(
                    new RecordBatch(
                        List.of(
                            record(0, "{\"time\":7,\"amount\":5}"),
                            record(1, "{\"time\":8,\"amount\":\"5.10\"}"),
                            record(2, "no event"),
                            record(3, "{\"time\":9,\"amount\":-5}")))))
            .apply("ReceiveAmounts", ReceiveAmounts.with(new TopicLetters("amounts", "1", 100)));
    RouteByAmount.Result<AmountBatch> routed =
        received.amounts().apply("RouteByAmount", RouteByAmount.ofBatches(BANDS));

    PAssert.thatSingleton(routed.band("low"))
        .satisfies(
            batch -> {
              assertThat(texts(batch)).containsExactly("0 7 5", "3 9 -5");
              return null;
            });
    PAssert.thatSingleton(routed.band("high"))
        .satisfies(
            batch -> {
              assertThat(texts(batch)).containsExactly("1 8 5.10");
              return null;
            });
    PAssert.that(routed.rejected()).empty();
    PAssert.thatSingleton(received.rejected())
        .satisfies(
            letter -> {
              checkLetter(letter);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static void checkLetter(DeadLetter letter) {
    assertThat(letter.getTopic().getOffset()).isEqualTo(2);
    assertThat(letter.getReason().name()).isEqualTo("REASON_JSON_MALFORMED");
    assertThat(letter.getStep()).isEqualTo("ReadEvent");
    assertThat(letter.getPayload().toStringUtf8()).isEqualTo("no event");
  }

  private static List<String> texts(AmountBatch batch) {
    List<String> texts = new ArrayList<>();
    for (Amount amount : batch.amounts()) {
      texts.add(amount.record().offset() + " " + amount.timeMillis() + " " + amount.amount());
    }
    return texts;
  }

  private static TopicRecord record(long offset, String value) {
    return new TopicRecord(
        "events", 0, offset, 77, null, ByteString.copyFromUtf8(value), List.of());
  }

  private static final class AmountOfText implements SerializableFunction<String, BigDecimal> {
    private static final long serialVersionUID = 1L;

    @Override
    public BigDecimal apply(String text) {
      try {
        return DecimalText.read(text);
      } catch (InvalidDecimalException e) {
        return null;
      }
    }
  }
}
