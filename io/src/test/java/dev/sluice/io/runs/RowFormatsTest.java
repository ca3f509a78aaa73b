package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RowFormatsTest {
  @TempDir private Path directory;

  @Test
  void csvIsAHeaderAndALineARow() throws IOException {
    assertThat(csv(columns("camera", "count"), List.of(row("acme/hall", 3L), row("b", 12L))))
        .isEqualTo("camera,count\r\nacme/hall,3\r\nb,12\r\n");
  }

  @Test
  void ndjsonIsAnObjectARow() throws IOException {
    assertThat(ndjson(columns("camera", "count"), List.of(row("acme/hall", 3L), row("b", 12L))))
        .isEqualTo("{\"camera\":\"acme/hall\",\"count\":3}\n{\"camera\":\"b\",\"count\":12}\n");
  }

  @Test
  void withoutRowsThereIsTheHeader() throws IOException {
    assertThat(csv(columns("camera", "count"), List.of())).isEqualTo("camera,count\r\n");
    assertThat(ndjson(columns("camera", "count"), List.of())).isEmpty();
  }

  static List<List<Object>> values() {
    return List.of(
        Arrays.asList("plain", "plain", "\"plain\""),
        Arrays.asList("", "\"\"", "\"\""),
        Arrays.asList(null, "", "null"),
        Arrays.asList("a,b", "\"a,b\"", "\"a,b\""),
        Arrays.asList("a\"b", "\"a\"\"b\"", "\"a\\\"b\""),
        Arrays.asList("a\r\nb", "\"a\r\nb\"", "\"a\\r\\nb\""),
        Arrays.asList("\u00e4\ud83d\ude00<", "\u00e4\ud83d\ude00<", "\"\u00e4\ud83d\ude00<\""),
        Arrays.asList(-5L, "-5", "-5"),
        Arrays.asList(1.5, "1.5", "1.5"),
        Arrays.asList(new BigDecimal("1E+3"), "1000", "1000"),
        Arrays.asList(true, "true", "true"),
        Arrays.asList(Instant.EPOCH, "1970-01-01T00:00:00Z", "\"1970-01-01T00:00:00Z\""));
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyKindOfValueHasItsForm(List<Object> valueAndForms) throws IOException {
    List<Object> row = valueAndForms.subList(0, 1);
    assertThat(csv(columns("x"), List.of(row))).isEqualTo("x\r\n" + valueAndForms.get(1) + "\r\n");
    assertThat(ndjson(columns("x"), List.of(row)))
        .isEqualTo("{\"x\":" + valueAndForms.get(2) + "}\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {"=1+2", "+1", "-1", "@SUM(A1)", "'quoted"})
  void textThatASpreadsheetWouldCalculateIsMadeText(String text) throws IOException {
    assertThat(csv(columns("x"), List.of(row(text)))).isEqualTo("x\r\n'" + text + "\r\n");
  }

  @Test
  void textThatBeginsWithATabOrALineBreakIsMadeText() throws IOException {
    assertThat(csv(columns("x"), List.of(row("\t=1"), row("\r=1"), row("\n=1"))))
        .isEqualTo("x\r\n'\t=1\r\n\"'\r=1\"\r\n\"'\n=1\"\r\n");
  }

  @Test
  void anotherImplementationReadsTheSame() throws Exception {
    List<Object> texts = row("a,\"b\"\r\nc", "-1", "\u00fc", "");
    List<Column<List<Object>>> columns = columns("a", "b", "c", "d");
    Path csv = Files.writeString(directory.resolve("rows.csv"), csv(columns, List.of(texts)));
    Path json =
        Files.writeString(directory.resolve("rows.ndjson"), ndjson(columns, List.of(texts)));

    assertThat(
            query(
                "SELECT * FROM read_csv('"
                    + csv
                    + "', all_varchar = true, header = true, allow_quoted_nulls = false)"))
        .containsExactly("a,\"b\"\r\nc", "'-1", "\u00fc", "");
    assertThat(query("SELECT * FROM read_json('" + json + "', format = 'newline_delimited')"))
        .containsExactly("a,\"b\"\r\nc", "-1", "\u00fc", "");
  }

  @Test
  void rowsWithoutColumnsAreRefused() {
    assertThatThrownBy(() -> new CsvFormat<>(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows must have columns");
    assertThatThrownBy(() -> new NdjsonRowFormat<>(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows must have columns");
    assertThatThrownBy(() -> new Column<>("", row -> row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a column must have a name");
  }

  private static List<String> query(String sql) throws Exception {
    List<String> values = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(rows.getString(i));
        }
      }
    }
    return values;
  }

  private static List<Column<List<Object>>> columns(String... names) {
    return IntStream.range(0, names.length)
        .mapToObj(i -> new Column<List<Object>>(names[i], row -> row.get(i)))
        .toList();
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  private static String csv(List<Column<List<Object>>> columns, List<List<Object>> rows)
      throws IOException {
    return write(new CsvFormat<>(columns), rows);
  }

  private static String ndjson(List<Column<List<Object>>> columns, List<List<Object>> rows)
      throws IOException {
    return write(new NdjsonRowFormat<>(columns), rows);
  }

  private static String write(RecordFormat<List<Object>> format, List<List<Object>> rows)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RecordWriter<List<Object>> writer = format.open(out)) {
      for (List<Object> row : rows) {
        writer.write(row);
      }
    }
    return out.toString(UTF_8);
  }
}
