package dev.sluice.transforms.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.Message;
import dev.sluice.compare.v1.FieldChange;
import dev.sluice.compare.v1.Verdict;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message, or of a pair. A class and not a record: it has a type parameter, and so
 * a coder of its own.
 */
public final class Outcome<M extends Message> {
  private final Verdict verdict;
  private final @Nullable M left;
  private final @Nullable M right;
  private final List<FieldChange> changes;
  private final boolean shifted;
  private final boolean rough;

  Outcome(
      Verdict verdict,
      @Nullable M left,
      @Nullable M right,
      List<FieldChange> changes,
      boolean shifted,
      boolean rough) {
    checkArgument(
        (left != null || verdict == Verdict.VERDICT_NEW)
            && (right != null || verdict == Verdict.VERDICT_MISSING),
        "%s lacks a side",
        verdict);
    this.verdict = verdict;
    this.left = left;
    this.right = right;
    this.changes = List.copyOf(changes);
    this.shifted = shifted;
    this.rough = rough;
  }

  /** What it is. */
  public Verdict verdict() {
    return verdict;
  }

  /** On the left; null where it is new. */
  public @Nullable M left() {
    return left;
  }

  /** On the right; null where it is missing. */
  public @Nullable M right() {
    return right;
  }

  /** Of a changed pair, in the order of the fields. */
  public List<FieldChange> changes() {
    return changes;
  }

  /** Of a changed pair: whether nothing but times differ, each by no more than the tolerance. */
  public boolean shifted() {
    return shifted;
  }

  /** Of a changed pair: whether it was paired roughly, see {@link MatchMessages}. */
  public boolean rough() {
    return rough;
  }

  /** The left one, or the right one where there is no other. */
  public M either() {
    return left != null ? left : Objects.requireNonNull(right);
  }
}
