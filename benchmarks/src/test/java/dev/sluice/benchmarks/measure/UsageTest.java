package dev.sluice.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class UsageTest {
  @TempDir Path folder;

  @Test
  void timeOfEndedChildrenIsFields16And17WhateverTheProgramIsCalled() {
    String stat = "4711 (a) name (b)) S 1 2 3 4 5 6 7 8 9 10 111 222 1250 375 20 0 1 0 99 1000 200";

    assertThat(Usage.secondsOfEndedChildren(stat)).isEqualTo(16.25);
  }

  @Test
  void timeOfAProcessItselfIsFields14And15() {
    String stat = "4711 (a) name (b)) S 1 2 3 4 5 6 7 8 9 10 111 222 1250 375 20 0 1 0 99 1000 200";

    assertThat(Usage.secondsOfItself(stat)).isEqualTo(3.33);
  }

  @Test
  void peakIsTheHighWaterMarkOfTheResidentSet() {
    assertThat(Usage.peakBytes(Stream.of("Name:\tjava", "VmRSS:\t   100 kB", "VmHWM:\t  2048 kB")))
        .isEqualTo(2L << 20);
    assertThat(Usage.peakBytes(Stream.of("Name:\tkthreadd"))).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void processorTimeIsThatOfTheCommandAndItsEndedChildren() throws Exception {
    String burn = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; times > %s";
    Path times = folder.resolve("times");

    Usage usage =
        Usage.of(List.of("sh", "-c", burn.formatted(times)), Map.of(), folder.resolve("log"));

    // The first line of `times` is the user and system time of the shell itself: 0m0.310s 0m0.010s
    double told =
        Stream.of(Files.readAllLines(times).get(0).split("[ ms]+"))
            .mapToDouble(Double::parseDouble)
            .sum();
    assertThat(told).isPositive();
    assertThat(usage.cpuSeconds()).isCloseTo(told, within(0.05));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void commandSeesItsEnvironmentAndWhatItPrintsIsInTheErrorWhenItFails() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Usage.of(
                    List.of("sh", "-c", "echo no $WHAT; exit 3"),
                    Map.of("WHAT", "way"),
                    folder.resolve("log")))
        .withMessage("exit 3 of [sh, -c, echo no $WHAT; exit 3]%nno way\n".formatted());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void processThatDoesNotEndIsEndedWhenItHasDoneWhatWasWanted() throws Exception {
    Path done = folder.resolve("done");
    String work = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; touch %s; exec sleep 600";

    Usage usage =
        Usage.until(
            () -> Files.exists(done),
            Duration.ofMinutes(2),
            Duration.ZERO,
            List.of("sh", "-c", work.formatted(done)),
            Map.of(),
            folder.resolve("log"));

    assertThat(usage.cpuSeconds()).isPositive().isLessThanOrEqualTo(usage.wallSeconds() + 0.02);
    assertThat(usage.wallSeconds()).isLessThan(600);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void processThatEndsBeforeItHasDoneWhatWasWantedHasFailed() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Usage.until(
                    () -> false,
                    Duration.ofMinutes(2),
                    Duration.ZERO,
                    List.of("sh", "-c", "echo enough"),
                    Map.of(),
                    folder.resolve("log")))
        .withMessage("exit 0 before it was done: [sh, -c, echo enough]%nenough\n".formatted());
  }

  @Test
  void medianIsTakenOfEachFigureByItself() {
    assertThat(Usage.median(List.of(new Usage(1, 9, 5), new Usage(3, 7, 4), new Usage(2, 8, 6))))
        .isEqualTo(new Usage(2, 8, 5));
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(Medians.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
  }
}
