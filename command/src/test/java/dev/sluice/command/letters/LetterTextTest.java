package dev.sluice.command.letters;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.TopicSource;
import dev.sluice.io.deadletters.FoundLetter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LetterTextTest {

  @Test
  void whatWasLeftOutOfALetterIsSaid() {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(TopicSource.newBuilder().setTopic("seen").setLeftOutBytes(1_040_000))
            .setPayload(ByteString.copyFromUtf8("v"))
            .setPayloadSizeBytes(1)
            .build();
    StringWriter out = new StringWriter();

    LetterText.print(
        new FoundLetter(letter, "s3://letters/one", OptionalLong.empty()), new PrintWriter(out));

    assertThat(out.toString())
        .contains("  key      left out, with the headers: 1,040,000 bytes")
        .contains("payload    1 bytes")
        .doesNotContain("none", " of 1");
  }
}
