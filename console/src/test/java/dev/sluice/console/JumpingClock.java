package dev.sluice.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that is set forward, so that nobody has to wait for what takes minutes. */
final class JumpingClock extends Clock {
  private final Clock base;
  private volatile Duration ahead = Duration.ZERO;

  JumpingClock(Clock base) {
    this.base = base;
  }

  void jump(Duration further) {
    ahead = ahead.plus(further);
  }

  @Override
  public Instant instant() {
    return base.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
