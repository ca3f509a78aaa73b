package dev.sluice.pipelines.definition;

/**
 * How far a run is.
 *
 * @param units what is counted as done and in all, in the plural: "objects"
 * @param done how many of them are done
 * @param total how many there are
 * @param bytesDone bytes done
 * @param bytesTotal bytes in all; 0 where it is not known
 * @param records records done; -1 where it is not known
 * @param incidents incidents found so far; -1 where the job finds none
 */
public record Progress(
    String units,
    long done,
    long total,
    long bytesDone,
    long bytesTotal,
    long records,
    long incidents) {

  /** The progress of a job that counts nothing else. */
  public static Progress of(String units, long done, long total) {
    return new Progress(units, done, total, 0, 0, -1, -1);
  }

  /** The same of a job that finds no incidents. */
  public Progress withoutIncidents() {
    return new Progress(units, done, total, bytesDone, bytesTotal, records, -1);
  }

  /** The part that is done, from 0 to 1: by bytes where they are known. */
  public double fraction() {
    double part = bytesTotal > 0 ? (double) bytesDone / bytesTotal : (double) done / total;
    return total == 0 ? 0 : Math.min(1, part);
  }
}
