package dev.sluice.command.launch;

import dev.sluice.io.environment.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option of a command that has seconds in its name: 60 and 60s and 1m are the same. */
public final class Seconds implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String value) {
    try {
      return Math.toIntExact(Durations.count(Duration.ofSeconds(1), "seconds", value));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TypeConversionException(
          "must be a number of seconds, or " + Durations.FORM + ", but was: " + value);
    }
  }
}
