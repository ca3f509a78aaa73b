package dev.sluice.benchmarks.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class CountedPostsTest {
  private final CountedPosts posts =
      new CountedPosts(/* perPost= */ 4, /* highPerPost= */ 1, /* most= */ 10);

  @Test
  void eachEventHasTheDelayFromItsPostToTheFirstAnswerWithIt() {
    posts.sent(0, 100);
    posts.sent(1, 200);

    posts.counted(0, true, 1, 150);
    posts.counted(1, false, 2, 260);
    posts.counted(1, false, 3, 290);
    posts.counted(1, false, 3, 350);

    assertThat(posts.delays(0, 2)).containsExactly(50L, 60L, 60L, 90L);
    assertThat(posts.delays(0, 1)).containsExactly(50L);
    assertThat(posts.missing(0, 2)).isEqualTo(3 + 1);
  }

  @Test
  void moreThanWasPostedIsRefused() {
    posts.sent(0, 100);

    assertThatIllegalStateException()
        .isThrownBy(() -> posts.counted(0, true, 2, 150))
        .withMessageContaining("2 high events of post 0, of which 1 were posted");
    assertThatIllegalStateException().isThrownBy(() -> posts.counted(1, false, 1, 150));
  }

  @Test
  void lessThanBeforeIsRefused() {
    posts.sent(0, 100);
    posts.counted(0, false, 2, 150);

    assertThatIllegalStateException().isThrownBy(() -> posts.counted(0, false, 1, 160));
  }
}
