// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.world;

import java.util.Locale;
import java.util.zip.CRC32C;

/** A running hash of everything that happened: two runs of a seed must end with the same one. */
public final class Trace {
  private static final long PRIME = 0x100000001b3L;

  private final CRC32C crc = new CRC32C();
  private long hash = 0xcbf29ce484222325L;
  private long events;

  /** Notes an event. */
  public void note(String what, byte[] bytes) {
    crc.reset();
    for (int i = 0; i < what.length(); i++) {
      crc.update(what.charAt(i));
    }
    crc.update(bytes, 0, bytes.length);
    number(crc.getValue());
  }

  /** Notes an event that a number tells apart. */
  public void note(String what, long number) {
    note(what, new byte[0]);
    number(number);
  }

  /** Notes an event that a number says all of. */
  public void number(long number) {
    events++;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      hash = (hash ^ (number >>> shift & 0xff)) * PRIME;
    }
  }

  public long events() {
    return events;
  }

  /** The hash so far, in hexadecimal. */
  public String hash() {
    return String.format(Locale.ROOT, "%016x", hash);
  }
}
