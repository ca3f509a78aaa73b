package dev.sluice.pipelines.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.Difference;
import dev.sluice.compare.v1.Verdict;
import dev.sluice.io.runs.RecordWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final Comparison COMPARISON =
      Comparison.newBuilder()
          .addExamples(
              Difference.newBuilder()
                  .setVerdict(Verdict.VERDICT_NEW)
                  .setRight(Incident.newBuilder().setTrackId("</script><script>alert(1)</script>")))
          .build();

  @Test
  void noNameCanEndTheDataOrBecomeMarkup() throws IOException {
    String page = page();

    assertThat(page).doesNotContain("alert(1)</script>").doesNotContain("@@");
    Comparison.Builder data = Comparison.newBuilder();
    int begin = page.indexOf("id=\"comparison\">") + "id=\"comparison\">".length();
    JsonFormat.parser().merge(page.substring(begin, page.indexOf("</script>", begin)), data);
    assertThat(data.build()).isEqualTo(COMPARISON);
    assertThat(page).doesNotContain("innerHTML");
  }

  @Test
  void nothingIsAskedOfAnotherPlace() throws IOException {
    assertThat(page().replace("http://www.w3.org/2000/svg", ""))
        .contains("default-src 'none'")
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("src=")
        .doesNotContain("@import")
        .doesNotContain("url(");
  }

  private static String page() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RecordWriter<Comparison> writer = new ReportPage().open(out)) {
      writer.write(COMPARISON);
    }
    return out.toString(UTF_8);
  }
}
