// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.model;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.CRC32C;

/**
 * Documents whose every byte follows from their {@code _id} and their version, and which carry a
 * checksum besides: so a half-written, mixed or damaged one shows.
 *
 * <p>They have fields for an index of each kind: {@code u} differs between any two documents,
 * {@code t} is an array, {@code a} and {@code b} repeat.
 */
public final class StampedDocuments {
  /** What {@code createIndexes} is told for a unique, a multikey and a compound index. */
  public static final String INDEXES =
      "[{key: {u: 1}, name: 'u_1', unique: true}, {key: {t: 1}, name: 't_1'},"
          + " {key: {a: 1, b: -1}, name: 'a_1_b_-1'}]";

  /** The names of these indexes. */
  public static final List<String> INDEX_NAMES = List.of("u_1", "t_1", "a_1_b_-1");

  private static final RandomGeneratorFactory<RandomGenerator> CHANCE =
      RandomGeneratorFactory.of("L64X128MixRandom");
  private static final int SMALLEST = 10;
  private static final int COMMON = 4096;
  private static final int BINARY = 0;

  private final int smallest;
  private final int largest;

  /** Documents with payloads of 10 to so many bytes, small ones being far more common. */
  public StampedDocuments(int largest) {
    this(SMALLEST, largest);
  }

  /** Documents with payloads of at least and at most so many bytes. */
  public StampedDocuments(int smallest, int largest) {
    this.smallest = smallest;
    this.largest = largest;
  }

  /** The document of that number in that version. */
  public Doc document(long id, long version) {
    return fields(new DocWriter().put("_id", id), id, version).build();
  }

  /** The update that turns any version of the document into that one. */
  public Doc update(long id, long version) {
    return fields(new DocWriter().open("$set"), id, version).close().build();
  }

  private DocWriter fields(DocWriter writer, long id, long version) {
    RandomGenerator random = CHANCE.create(id * 1_000_003 + version);
    byte[] payload = new byte[payloadBytes(random)];
    random.nextBytes(payload);
    writer.put("v", version).put("u", id * 2 + version % 2).openArray("t");
    for (int tags = random.nextInt(5); tags > 0; tags--) {
      writer.add(Value.of(random.nextInt(50)));
    }
    writer.close().put("a", random.nextInt(7)).put("b", "b" + random.nextInt(100));
    return writer.put("p", Value.binary(BINARY, payload)).put("sum", checksum(version, payload));
  }

  private static long checksum(long version, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload);
    return crc.getValue() ^ version;
  }

  /** Sizes spread evenly over orders of magnitude, the two largest of them being rarer. */
  private int payloadBytes(RandomGenerator random) {
    int most = random.nextInt(10) < 8 ? Math.clamp(COMMON, smallest, largest) : largest;
    double magnitude = random.nextDouble() * Math.log((double) most / smallest);
    return (int) (smallest * Math.exp(magnitude));
  }

  /**
   * What is wrong with a document that was found, in words, or null when it is whole.
   *
   * @param found with the fields in any order but {@code _id} first
   */
  public String problem(Doc found) {
    Value id = found.get("_id");
    Value version = found.get("v");
    if (id.isMissing() || version.isMissing()) {
      return "a document without _id or version: " + found;
    }
    Doc expected = document(id.int64(), version.int64());
    if (expected.sameBytes(found)) {
      return null;
    }
    return "document "
        + id
        + " is not what version "
        + version
        + " was: "
        + difference(expected, found);
  }

  private static String difference(Doc expected, Doc found) {
    FieldCursor field = expected.fields();
    while (field.next()) {
      Value other = found.get(field.name());
      if (!field.value().sameBytes(other)) {
        return "field " + field.name() + " differs";
      }
    }
    return "fields were added or changed places";
  }
}
