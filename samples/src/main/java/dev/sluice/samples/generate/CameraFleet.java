package dev.sluice.samples.generate;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The cameras of an organization, spread over sites of eight with four zones each. A larger fleet
 * has the cameras of a smaller one, and more.
 *
 * @param organization first part of each camera id
 * @param size how many cameras
 */
record CameraFleet(String organization, int size) implements Serializable {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
  private static final int MAX_SIZE = 10_000;
  private static final int PER_SITE = 8;
  private static final List<String> ZONES = List.of("dock", "warehouse", "assembly", "packing");

  CameraFleet {
    checkArgument(
        NAME.matcher(organization).matches(),
        "organization must be of a-z, 0-9 and -, and not begin with -, but was: %s",
        organization);
    checkArgument(
        size >= 1 && size <= MAX_SIZE, "cameras must be from 1 to %s, but was: %s", MAX_SIZE, size);
  }

  /** The id of a camera, counted from 0, as {@code organization/site/zone/camera}. */
  String cameraId(int index) {
    return String.format(
        Locale.ROOT,
        "%s/site-%d/%s/camera-%04d",
        organization,
        index / PER_SITE + 1,
        ZONES.get(index % PER_SITE * ZONES.size() / PER_SITE),
        index + 1);
  }
}
