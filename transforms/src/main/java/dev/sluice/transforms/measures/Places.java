package dev.sluice.transforms.measures;

import java.io.Serializable;
import java.math.BigDecimal;

/** Finds the place of coordinates. Never waits for anybody: it is asked for each reading. */
public interface Places extends Serializable {

  /**
   * The place.
   *
   * @param latitude degrees, from -90 to 90
   * @param longitude degrees, from -180 to 180
   * @param country what the network says of it; empty where it says nothing
   */
  Place at(BigDecimal latitude, BigDecimal longitude, String country);
}
