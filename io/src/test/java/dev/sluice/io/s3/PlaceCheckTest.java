package dev.sluice.io.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.s3.RestrictedStore.Right;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlaceCheckTest {
  private static final ObjectLocation PLACE = ObjectLocation.parse("s3://lake/runs");

  private final ObjectStore all = InMemoryObjectStore.withBuckets("lake").open();

  @Test
  void whoMayDoAllLeavesNothing() throws IOException {
    assertThat(PlaceCheck.mayUse(all, PLACE)).isEqualTo("may be listed, read and written");
    assertThat(PlaceCheck.mayWrite(all, PLACE)).isEqualTo("may be written");
    assertThat(keys()).isEmpty();
  }

  @Test
  void whoMayNotRemoveWritesOverTheSameObjectEachTime() throws IOException {
    RestrictedStore store = RestrictedStore.without(all, Right.DELETE);
    String stays =
        ", but not removed: .sluice-check and what ended attempts leave behind stay there";

    assertThat(PlaceCheck.mayUse(store, PLACE))
        .isEqualTo("may be listed, read and written" + stays);
    assertThat(PlaceCheck.mayWrite(store, PLACE)).isEqualTo("may be written" + stays);
    assertThat(keys()).containsExactly("runs/.sluice-check");
    assertThat(PlaceCheck.mayUse(all, PLACE)).isEqualTo("may be listed, read and written");
    assertThat(keys()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "LIST, list s3://lake/runs/",
    "READ, read s3://lake/runs/.sluice-check",
    "WRITE, write s3://lake/runs/.sluice-check"
  })
  void theRightThatIsMissingIsNamedWithItsKey(Right missing, String what) {
    assertThatThrownBy(() -> PlaceCheck.mayUse(RestrictedStore.without(all, missing), PLACE))
        .isInstanceOf(RefusedException.class)
        .hasMessage("cannot " + what + ": access denied by memory (403 AccessDenied)");
  }

  @Test
  void theRefusalThatCameFirstIsSaid() {
    ObjectStore store = RestrictedStore.without(all, Right.WRITE, Right.DELETE);

    assertThatThrownBy(() -> PlaceCheck.mayWrite(store, PLACE))
        .hasMessageStartingWith("cannot write s3://lake/runs/.sluice-check: ");
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "READ", "DELETE"})
  void whatIsOnlyWrittenNeedsTheRightToWriteOnly(Right missing) throws IOException {
    assertThat(PlaceCheck.mayWrite(RestrictedStore.without(all, missing), PLACE))
        .startsWith("may be written");
  }

  @Test
  void nothingIsPutIntoABucketThatIsNotThere() {
    ObjectLocation typo = ObjectLocation.parse("s3://typo-bucket/x");
    RestrictedStore store = RestrictedStore.without(all);

    assertThatThrownBy(() -> PlaceCheck.mayWrite(store, typo))
        .hasMessageContaining("s3://typo-bucket/x/: the bucket does not exist");
    assertThatThrownBy(() -> PlaceCheck.mayUse(store, typo))
        .hasMessageContaining("s3://typo-bucket/x/: the bucket does not exist");
    assertThat(store.written()).isEmpty();
  }

  private List<String> keys() throws IOException {
    List<String> keys = new ArrayList<>();
    all.list("lake", "", object -> keys.add(object.key()));
    return keys;
  }
}
