package dev.sluice.transforms.measures;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The place of coordinates by a table of towns, without asking anybody. Of the towns within {@value
 * #MOST_KILOMETRES} km it is the one whose distance, divided by the root of its people, is least: a
 * suburb is called by its town. Where there is none, the place is the country that the network says
 * and no town. The same coordinates give the same place, on any machine, for as long as the table
 * is the same.
 *
 * <p>A table is a text in UTF-8, compressed with gzip or not, a town a line, with tabs between:
 * country, name, latitude, longitude, people. Lines that begin with {@code #} are passed over.
 */
public final class PlaceTable implements Places {
  private static final long serialVersionUID = 1L;

  static final int MOST_KILOMETRES = 25;

  private static final String SHIPPED = "towns.tsv.gz";
  private static final int FIELDS = 5;
  private static final double KILOMETRES_A_DEGREE = 111.195;

  /** More sensors than any network has. */
  private static final int MOST_CACHED = 100_000;

  /** Once for all threads of a worker: a table takes some 30 MB. */
  private static final Map<String, Loaded> LOADED = new ConcurrentHashMap<>();

  /** Null for the one that is shipped. */
  private final @Nullable String file;

  private record Town(Place place, double latitude, double longitude, double root) {}

  /** What was asked for before, and towns by their cell of a degree. */
  private static final class Loaded {
    private final Map<Long, List<Town>> cells = new HashMap<>();
    private final Map<String, Place> cache = new ConcurrentHashMap<>();
  }

  private PlaceTable(@Nullable String file) {
    this.file = file;
  }

  /** The one that comes with Sluice. */
  public static PlaceTable shipped() {
    return new PlaceTable(null);
  }

  /** One of a file on each worker. */
  public static PlaceTable of(Path file) {
    return new PlaceTable(file.toString());
  }

  /**
   * Reads it now.
   *
   * @throws IllegalArgumentException if it is none, with the line
   */
  public PlaceTable checked() {
    var unused = loaded();
    return this;
  }

  @Override
  public Place at(BigDecimal latitude, BigDecimal longitude, String country) {
    Loaded table = loaded();
    String key = latitude + " " + longitude + " " + country;
    Place known = table.cache.get(key);
    if (known == null) {
      Town nearest = nearest(table, latitude.doubleValue(), longitude.doubleValue());
      known = nearest == null ? new Place(country, "") : nearest.place();
      if (table.cache.size() >= MOST_CACHED) {
        table.cache.clear();
      }
      table.cache.put(key, known);
    }
    return known;
  }

  private static @Nullable Town nearest(Loaded table, double latitude, double longitude) {
    // Strict, so that towns that are about as near are not told apart by the machine.
    double width = Math.max(0.01, StrictMath.cos(StrictMath.toRadians(latitude)));
    int reach = 1 + (int) (MOST_KILOMETRES / (KILOMETRES_A_DEGREE * width));
    @Nullable Town best = null;
    double least = Double.MAX_VALUE;
    int row = (int) Math.floor(latitude);
    int column = (int) Math.floor(longitude);
    for (int y = row - 1; y <= row + 1; y++) {
      for (int x = column - Math.min(reach, 180); x <= column + Math.min(reach, 179); x++) {
        for (Town town : table.cells.getOrDefault(cell(y, x), List.of())) {
          double east = Math.abs(town.longitude - longitude);
          double across = Math.min(east, 360 - east) * width;
          double up = town.latitude - latitude;
          double distance = KILOMETRES_A_DEGREE * StrictMath.sqrt(across * across + up * up);
          if (distance <= MOST_KILOMETRES && distance / town.root < least) {
            least = distance / town.root;
            best = town;
          }
        }
      }
    }
    return best;
  }

  /** Columns go round. */
  private static long cell(int row, int column) {
    return (row + 90L) * 360 + Math.floorMod(column + 180, 360);
  }

  private Loaded loaded() {
    return LOADED.computeIfAbsent(file == null ? SHIPPED : file, name -> load());
  }

  private Loaded load() {
    Loaded table = new Loaded();
    String name = file == null ? SHIPPED : file;
    try (InputStream raw = open(name);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    name.endsWith(".gz") ? new GZIPInputStream(raw) : raw, UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank() && !line.startsWith("#")) {
          Town town = town(name, number, line);
          table
              .cells
              .computeIfAbsent(
                  cell((int) Math.floor(town.latitude), (int) Math.floor(town.longitude)),
                  key -> new ArrayList<>())
              .add(town);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the table of places " + name, e);
    }
    return table;
  }

  private InputStream open(String name) throws IOException {
    if (file != null) {
      return Files.newInputStream(Path.of(file));
    }
    InputStream shipped = PlaceTable.class.getResourceAsStream(name);
    if (shipped == null) {
      throw new IllegalStateException(name + " is missing from the jar");
    }
    return shipped;
  }

  private static Town town(String name, int number, String line) {
    List<String> fields = Splitter.on('\t').splitToList(line);
    try {
      if (fields.size() == FIELDS) {
        double latitude = Double.parseDouble(fields.get(2));
        double longitude = Double.parseDouble(fields.get(3));
        double people = Double.parseDouble(fields.get(4));
        if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && people >= 0) {
          return new Town(
              new Place(fields.get(0), fields.get(1)),
              latitude,
              longitude,
              StrictMath.sqrt(people + 1));
        }
      }
    } catch (NumberFormatException e) {
      // As if it were another line that is none.
    }
    throw new IllegalArgumentException(
        String.format(
            "%s, line %s: must be country, name, latitude, longitude and people, with tabs between",
            name, number));
  }
}
