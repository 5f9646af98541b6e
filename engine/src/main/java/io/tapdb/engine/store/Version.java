// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

/**
 * One value of one key, with the timestamp of the entry that wrote it, linked to the one before.
 *
 * <p>Within one member's history timestamps rise strictly, so they stand for optimes here.
 */
final class Version {
  final long timestamp;

  /** The bytes, or null when the entry removed the key. */
  final byte[] value;

  final Version older;

  Version(long timestamp, byte[] value, Version older) {
    this.timestamp = timestamp;
    this.value = value;
    this.older = older;
  }

  /** The newest version at or before that timestamp, or null. */
  Version at(long readTimestamp) {
    Version version = this;
    while (version != null && Long.compareUnsigned(version.timestamp, readTimestamp) > 0) {
      version = version.older;
    }
    return version;
  }
}
