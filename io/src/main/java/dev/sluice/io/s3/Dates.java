package dev.sluice.io.s3;

import dev.sluice.io.s3.LayoutPiece.Placeholder;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.function.Predicate;

/**
 * What a path has told of a date so far.
 *
 * @param year the year; -1 where it is not known yet
 * @param month likewise
 * @param dayOfMonth likewise
 */
record Dates(int year, int month, int dayOfMonth) {
  static final Dates UNKNOWN = new Dates(-1, -1, -1);

  /** What is known with a piece of a folder's name. */
  Dates with(LayoutPiece piece, String text) {
    if (!piece.isOfTime()) {
      return this;
    }
    int number = Integer.parseInt(text);
    return piece.placeholder() == Placeholder.YEAR
        ? new Dates(number, month, dayOfMonth)
        : piece.placeholder() == Placeholder.MONTH
            ? new Dates(year, number, dayOfMonth)
            : new Dates(year, month, number);
  }

  /**
   * The day, of which all is known.
   *
   * @throws java.time.DateTimeException if there is no such day
   */
  LocalDate day() {
    return LocalDate.of(year, month, dayOfMonth);
  }

  private boolean matches(LocalDate day) {
    return (year < 0 || year == day.getYear())
        && (month < 0 || month == day.getMonthValue())
        && (dayOfMonth < 0 || dayOfMonth == day.getDayOfMonth());
  }

  /** Goes through the days of a range that they can mean, as long as it is wanted. */
  void days(LocalDate first, LocalDate last, Predicate<LocalDate> wanted) {
    LocalDate end = year < 0 ? last : earlier(last, LocalDate.of(year, 12, 31));
    LocalDate day = year < 0 || first.getYear() >= year ? first : LocalDate.of(year, 1, 1);
    boolean more = true;
    for (; more && !day.isAfter(end); day = day.plusDays(1)) {
      more = !matches(day) || wanted.test(day);
    }
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }

  /** Whether they mean a whole month or a whole year, all of which lies in a range. */
  boolean isWholeIn(LocalDate first, LocalDate last) {
    if (year < 0 || dayOfMonth >= 0 || (month >= 0 && month > 12) || month == 0) {
      return false;
    }
    LocalDate begin = LocalDate.of(year, month < 0 ? 1 : month, 1);
    LocalDate end =
        month < 0 ? LocalDate.of(year, 12, 31) : YearMonth.of(year, month).atEndOfMonth();
    return !begin.isBefore(first) && !end.isAfter(last);
  }
}
