package dev.sluice.transforms.reducers;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.List;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class ReducersInAPipelineTest implements Serializable {

  record Sale(String shop, String article, long timeMillis) {}

  @Test
  void everyReducerRunsPerKeyWithoutACoderGiven(TestPipeline pipeline) {
    PCollection<KV<String, Long>> longs =
        pipeline.apply(
            "Longs", Create.of(KV.of("a", 3L), KV.of("b", 5L), KV.of("a", 4L), KV.of("a", 4L)));
    PCollection<KV<String, Double>> doubles =
        pipeline.apply("Doubles", Create.of(KV.of("a", 0.1), KV.of("a", 0.2), KV.of("a", 0.3)));

    assertPerKey(longs, "Tally", Tally.of(), 3L, 1L);
    assertPerKey(longs, "Sum", ExactSum.ofLongs(), 11L, 5L);
    assertPerKey(longs, "Mean", ExactMean.ofLongs(), 11.0 / 3, 5.0);
    assertPerKey(
        longs,
        "Extremes",
        Extremes.ofLongs(),
        new Extremes.OfLongs(3, 4),
        new Extremes.OfLongs(5, 5));
    assertPerKey(longs, "Distinct", ApproximateDistinct.ofLongs(), 2L, 1L);
    assertPerKey(
        longs,
        "Quantiles",
        Quantiles.at(0, 1),
        List.of(3.015625, 4.03125),
        List.of(5.03125, 5.03125));
    assertPerKey(longs, "Top", TopN.<Long>largest(2), List.of(4L, 4L), List.of(5L));
    PAssert.that(doubles.apply("SumOfDoubles", Combine.perKey(ExactSum.ofDoubles())))
        .containsInAnyOrder(List.of(KV.of("a", 0.6)));
    pipeline.run();
  }

  private static <O> void assertPerKey(
      PCollection<KV<String, Long>> input,
      String name,
      CombineFn<? super Long, ?, O> reducer,
      O ofA,
      O ofB) {
    PAssert.that(input.apply(name, Combine.perKey(reducer)))
        .containsInAnyOrder(List.of(KV.of("a", ofA), KV.of("b", ofB)));
  }

  @Test
  void anEmptyCollectionHasTheStatedAnswers(TestPipeline pipeline) {
    PCollection<Long> nothing = pipeline.apply(Create.empty(VarLongCoder.of()));

    PAssert.thatSingleton(nothing.apply("Tally", Combine.globally(Tally.of()))).isEqualTo(0L);
    PAssert.thatSingleton(nothing.apply("Mean", Combine.globally(ExactMean.ofLongs())))
        .isEqualTo(Double.NaN);
    PAssert.thatSingleton(nothing.apply("Extremes", Combine.globally(Extremes.ofLongs())))
        .isEqualTo(new Extremes.OfLongs(Long.MAX_VALUE, Long.MIN_VALUE));
    PAssert.thatSingleton(nothing.apply("Quantiles", Combine.globally(Quantiles.at(0.5))))
        .isEqualTo(List.of());
    PAssert.thatSingleton(nothing.apply("Top", Combine.globally(TopN.<Long>largest(3))))
        .isEqualTo(List.of());
    pipeline.run();
  }

  @Test
  void elementsAreKeyedByTheirFieldsAndPeriod(TestPipeline pipeline) {
    Sale first = new Sale("s1", "apple", 1772323199999L);
    Sale second = new Sale("s2", "apple", 1772323200000L);

    PAssert.that(
            pipeline
                .apply(Create.of(first, second))
                .apply(
                    BucketBy.<Sale>time(Sale::timeMillis, CalendarUnit.DAY)
                        .in(ZoneId.of("Europe/Berlin"))
                        .field(Sale::article)
                        .field(Sale::shop)))
        .containsInAnyOrder(
            List.of(
                KV.of(new Bucket(List.of("apple", "s1"), 1772319600000L), first),
                KV.of(new Bucket(List.of("apple", "s2"), 1772319600000L), second)));
    pipeline.run();
  }

  @Test
  void withoutFieldsAndZoneOnlyTheUtcPeriodCounts(TestPipeline pipeline) {
    Sale first = new Sale("s1", "apple", 1772323199999L);
    Sale second = new Sale("s2", "apple", 1772323200000L);

    PAssert.that(
            pipeline
                .apply(Create.of(first, second))
                .apply(BucketBy.<Sale>time(Sale::timeMillis, CalendarUnit.DAY))
                .apply(Combine.perKey(Tally.of())))
        .containsInAnyOrder(
            List.of(
                KV.of(new Bucket(List.of(), 1772236800000L), 1L),
                KV.of(new Bucket(List.of(), 1772323200000L), 1L)));
    pipeline.run();
  }
}
