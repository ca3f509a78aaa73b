package dev.sluice.io.snapshots;

import dev.sluice.io.environment.Addresses;
import java.io.Serializable;

/**
 * How snapshots are asked for.
 *
 * @param url of the snapshot
 * @param mostBytes the most that a body may have, decompressed
 * @param patienceMillis how long one request may take in all
 */
public record SnapshotSettings(String url, int mostBytes, long patienceMillis)
    implements Serializable {

  /** Checks the address, and that there is no secret in it. */
  public SnapshotSettings {
    url = Addresses.web("the URL of snapshots", url, "https://data.example.org/data.json");
  }
}
