package dev.sluice.transforms.forecast;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The means of one measure at one place, a window of ten minutes after the other. A window has a
 * number: the epoch milliseconds of its end, divided by {@link #WINDOW_MILLIS}. Immutable.
 */
public final class MeanSeries {
  /** Length of a window. */
  public static final long WINDOW_MILLIS = 600_000;

  /** Windows of a day. */
  public static final int DAY = 144;

  private final String country;
  private final String location;
  private final long firstWindow;
  private final double[] means;

  /**
   * Holds these.
   *
   * @param firstWindow the number of the first window
   * @param means a mean each window; NaN is a gap
   */
  public MeanSeries(String country, String location, long firstWindow, double[] means) {
    checkArgument(
        firstWindow >= 0, "windows are numbered from 0, but the first is %s", firstWindow);
    this.country = country;
    this.location = location;
    this.firstWindow = firstWindow;
    this.means = means.clone();
  }

  public String country() {
    return country;
  }

  public String location() {
    return location;
  }

  public long firstWindow() {
    return firstWindow;
  }

  /** The number behind that of the last window. */
  public long endWindow() {
    return firstWindow + means.length;
  }

  /** The mean of a window; NaN where there is none, also outside of the series. */
  public double mean(long window) {
    return window < firstWindow || window >= endWindow()
        ? Double.NaN
        : means[(int) (window - firstWindow)];
  }
}
