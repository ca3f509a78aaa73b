package dev.sluice.io.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.Message;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Severity;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.run.v1.RunManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFormatTest {
  private static final Incident INCIDENT =
      Incident.newBuilder()
          .setIncidentId("4f")
          .setRuleId("door-left-open")
          .setCameraId("acme/north/hall/cam-1")
          .setTrackId("t\u00fcr")
          .addOtherTrackIds("a")
          .addOtherTrackIds("b")
          .setSeverity(Severity.SEVERITY_HIGH)
          .setStartMillis(1_772_323_200_000L)
          .setEndMillis(1_772_323_260_001L)
          .setClipStartMillis(-1)
          .setRepeated(true)
          .setRepeatOfIncidentId("4e")
          .build();

  @TempDir private Path directory;

  @Test
  void columnsAreTheFieldsOfTheMessage() {
    assertThat(MessageSchema.of(Incident.getDescriptor()).toString())
        .isEqualTo(
            """
            message Incident {
              required binary incident_id (STRING);
              required binary rule_id (STRING);
              required binary camera_id (STRING);
              required binary track_id (STRING);
              required group other_track_ids (LIST) {
                repeated group list {
                  required binary element (STRING);
                }
              }
              required binary severity (STRING);
              required int64 start_millis (TIMESTAMP(MILLIS,true));
              required int64 end_millis (TIMESTAMP(MILLIS,true));
              required int64 clip_start_millis (TIMESTAMP(MILLIS,true));
              required int64 clip_end_millis (TIMESTAMP(MILLIS,true));
              required boolean repeated;
              optional binary repeat_of_incident_id (STRING);
            }
            """);
  }

  @Test
  void everyFieldIsReadBack() throws Exception {
    assertThat(read(write(List.of(INCIDENT, Incident.getDefaultInstance()))))
        .containsExactly(
            "{'incident_id':'4f','rule_id':'door-left-open','camera_id':'acme/north/hall/cam-1',"
                + "'track_id':'t\u00fcr','other_track_ids':['a','b'],'severity':'SEVERITY_HIGH',"
                + "'start_millis':'2026-03-01 00:00:00+00','end_millis':'2026-03-01 00:01:00.001+00',"
                + "'clip_start_millis':'1969-12-31 23:59:59.999+00',"
                + "'clip_end_millis':'1970-01-01 00:00:00+00','repeated':true,"
                + "'repeat_of_incident_id':'4e'}",
            "{'incident_id':'','rule_id':'','camera_id':'','track_id':'','other_track_ids':[],"
                + "'severity':'SEVERITY_UNSPECIFIED','start_millis':'1970-01-01 00:00:00+00',"
                + "'end_millis':'1970-01-01 00:00:00+00','clip_start_millis':'1970-01-01 00:00:00+00',"
                + "'clip_end_millis':'1970-01-01 00:00:00+00','repeated':false,"
                + "'repeat_of_incident_id':null}");
  }

  @Test
  void messagesInMessagesAreGroupsAndAbsentOnesAreNull() throws Exception {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setLetterId("1")
            .setObject(ObjectSource.newBuilder().setUri("s3://b/k").setRecordIndex(0))
            .setReason(Reason.REASON_BASE64_INVALID)
            .setPayload(ByteString.copyFrom(new byte[] {'%', (byte) 0xff}))
            .build();
    String rest =
        ",'topic':null,'step':'','reason':'REASON_BASE64_INVALID','message':'','payload':'%\\\\xFF',"
            + "'payload_size_bytes':null,'event_millis':null,'failed_millis':null,"
            + "'pipeline':'','version':'','earlier_attempts':0}";
    assertThat(read(write(List.of(letter, letter.toBuilder().clearObject().build()))))
        .containsExactly(
            "{'letter_id':'1','object':{'uri':'s3://b/k','record_index':0,'byte_offset':null}"
                + rest,
            "{'letter_id':'1','object':null" + rest);
  }

  @Test
  void sameMessagesSameBytes() throws Exception {
    long seed = Long.getLong("sluice.seed", 20260301);
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    List<Incident> incidents =
        IntStream.range(0, 5_000)
            .mapToObj(i -> INCIDENT.toBuilder().setStartMillis(random.nextInt(10_000)).build())
            .toList();
    byte[] once = write(incidents);

    assertThat(write(new ArrayList<>(incidents))).isEqualTo(once);
    assertThat(read(once)).hasSize(5_000);
  }

  @Test
  void aFileWithoutRecordsIsAFile() throws Exception {
    assertThat(read(write(List.of(), Incident.class))).isEmpty();
  }

  @Test
  void leavesTheStreamOpen() throws Exception {
    List<String> closed = new ArrayList<>();
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.add("closed");
          }
        };
    RecordWriter<Incident> writer = ParquetFormat.of(Incident.class).open(out);
    writer.write(INCIDENT);
    writer.close();
    int size = out.size();
    writer.close();

    assertThat(closed).isEmpty();
    assertThat(out.size()).isEqualTo(size);
    assertThat(read(out.toByteArray())).hasSize(1);
  }

  @Test
  void typesWithoutColumnsAreRefusedWhenThePipelineIsBuilt() {
    assertThatThrownBy(() -> ParquetFormat.of(RunManifest.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sluice.run.v1.RunManifest.options is a map, which has no column");
    assertThatThrownBy(() -> ParquetFormat.of(DescriptorProto.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "google.protobuf.DescriptorProto.nested_type holds itself, which has no column");
  }

  /** The rows of a file as another implementation of Parquet reads them, with ' for ". */
  private List<String> read(byte[] file) throws Exception {
    Path path = Files.write(directory.resolve("rows.parquet"), file);
    List<String> rows = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      try (ResultSet results =
          statement.executeQuery(
              "SELECT CAST(to_json(file) AS VARCHAR) FROM read_parquet('" + path + "') file")) {
        while (results.next()) {
          rows.add(results.getString(1).replace('"', '\''));
        }
      }
    }
    return rows;
  }

  @SuppressWarnings("unchecked")
  private static <M extends Message> byte[] write(List<M> messages) throws IOException {
    return write(messages, (Class<M>) messages.get(0).getClass());
  }

  private static <M extends Message> byte[] write(List<M> messages, Class<M> type)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RecordWriter<M> writer = ParquetFormat.of(type).open(out)) {
      for (M message : messages) {
        writer.write(message);
      }
    }
    return out.toByteArray();
  }
}
