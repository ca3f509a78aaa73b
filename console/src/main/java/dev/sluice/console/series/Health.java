package dev.sluice.console.series;

/**
 * How a store was when it was last asked, which is seconds ago.
 *
 * @param state how it was
 * @param detail why it was not up; empty where it was, or was not asked yet
 */
public record Health(State state, String detail) {

  /** How a store can be. */
  public enum State {
    /** It gives what is asked for. */
    UP,
    /** It answers, and has no table of this name: nothing is stored yet. */
    MISSING,
    /** It answers, and gives nothing: a wrong password, a column that is not there. */
    REFUSED,
    /** It gives no answer, or says that it cannot work now. */
    AWAY,
    /** It was not asked yet. */
    UNKNOWN
  }

  static final Health UNKNOWN = new Health(State.UNKNOWN, "");
  static final Health UP = new Health(State.UP, "");

  /** Whether it can be asked for a series; an empty one, where nothing is stored yet. */
  boolean isUsable() {
    return state == State.UP || state == State.MISSING;
  }
}
