package dev.sluice.benchmarks.replay;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * Generated recordings of one form.
 *
 * @param cameras how many cameras
 * @param days how many days of each
 * @param observationsPerCameraDay about how many observations a camera makes in a day
 * @param objectMinutes how many minutes are gathered into one object
 * @param framing {@code delimited} or {@code lines}
 * @param compression {@code zstd}, {@code gzip} or {@code none}
 */
record DataSet(
    int cameras,
    int days,
    int observationsPerCameraDay,
    int objectMinutes,
    String framing,
    String compression) {
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 1);
  private static final int SEED = 7;

  /** Part of the planned observations that comes out: some fall into gaps. */
  private static final double SEEN = 0.95;

  /** From so many observations on there is a fleet, and from so many on it is seen for days. */
  private static final long LEAST_OF_FLEET = 500_000;

  private static final long LEAST_OF_DAYS = 5_000_000;

  /** About so many observations: of one camera, of forty, or of forty in ten days. */
  static DataSet of(long observations, int objectMinutes, String framing, String compression) {
    int cameras = observations < LEAST_OF_FLEET ? 1 : 40;
    int days = observations < LEAST_OF_DAYS ? 1 : 10;
    int perDay = (int) Math.round(observations / SEEN / cameras / days);
    return new DataSet(cameras, days, perDay, objectMinutes, framing, compression);
  }

  /** Unique among data sets: the same name, the same bytes. */
  String name() {
    return String.format(
        Locale.ROOT,
        "cameras=%d-days=%d-perDay=%d-minutes=%d-%s-%s",
        cameras,
        days,
        observationsPerCameraDay,
        objectMinutes,
        framing,
        compression);
  }

  /** So small that its replay costs what the start costs. */
  DataSet tiny() {
    return new DataSet(1, 1, 5_000, 24 * 60, framing, compression);
  }

  /** The options of {@code generate} that make it. */
  List<String> generateOptions(String bucket) {
    return List.of(
        "--output=s3://" + bucket + "/" + name(),
        "--cameras=" + cameras,
        "--from=" + FIRST_DAY,
        "--to=" + FIRST_DAY.plusDays(days),
        "--seed=" + SEED,
        "--observationsPerCameraDay=" + observationsPerCameraDay,
        "--objectMinutes=" + objectMinutes,
        "--framing=" + framing,
        "--compression=" + compression);
  }

  /** The options of {@code replay} that read all of it. */
  List<String> replayOptions(String bucket) {
    return List.of(
        "--input=s3://" + bucket + "/" + name(),
        "--from=" + FIRST_DAY,
        "--to=" + FIRST_DAY.plusDays(days));
  }
}
