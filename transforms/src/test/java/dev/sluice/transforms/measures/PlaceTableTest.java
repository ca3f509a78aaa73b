package dev.sluice.transforms.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceTableTest {
  private static Place at(Places places, String latitude, String longitude) {
    return places.at(new BigDecimal(latitude), new BigDecimal(longitude), "XX");
  }

  @Test
  void largeTownIsNearerThanItsVillages(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("towns.tsv"),
            """
            # Towns.
            AA\tLarge\t10.0\t20.0\t1000000
            AA\tVillage\t10.05\t20.0\t1000
            BB\tAcross\t-16.8\t179.99\t5000
            """);
    PlaceTable table = PlaceTable.of(file).checked();
    // Three kilometres from the village, eight from the town.
    assertThat(at(table, "10.075", "20.0")).isEqualTo(new Place("AA", "Large"));
    assertThat(at(table, "10.05", "20.0")).isEqualTo(new Place("AA", "Village"));
    // Over the date line.
    assertThat(at(table, "-16.8", "-179.99")).isEqualTo(new Place("BB", "Across"));
    // Nobody within 25 km: the country is the network's.
    assertThat(at(table, "10.3", "20.0")).isEqualTo(new Place("XX", ""));
    assertThat(at(table, "90", "180")).isEqualTo(new Place("XX", ""));
  }

  @Test
  void townsThatAreShippedAreFound() {
    PlaceTable table = PlaceTable.shipped();
    assertThat(at(table, "48.776", "9.183")).isEqualTo(new Place("DE", "Stuttgart"));
    assertThat(at(table, "42.698", "23.323")).isEqualTo(new Place("BG", "Sofia"));
    assertThat(at(table, "0", "-30")).isEqualTo(new Place("XX", ""));
  }

  @Test
  void lineThatIsNoTownIsNamed(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(folder.resolve("towns.tsv"), "AA\tOne\t1\t2\t3\nAA\tTwo\tnorth\t2\t3\n");
    assertThatThrownBy(() -> PlaceTable.of(file).checked())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("towns.tsv, line 2: must be country, name");
  }
}
