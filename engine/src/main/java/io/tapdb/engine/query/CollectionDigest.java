// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.Operation;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Tables;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The fingerprint of a collection: the MD5 of its documents, by which members of a set are
 * compared.
 *
 * <p>Documents come in order of their ids, so that it does not depend on where they are kept; those
 * of a capped collection come in natural order, which is part of what it holds.
 */
public final class CollectionDigest {
  private static final int CHECK_EVERY = 128;

  private CollectionDigest() {}

  /** The fingerprint at that moment, in hexadecimal digits. */
  public static String of(CollectionEntry collection, Moment moment, Operation operation) {
    MessageDigest digest = md5();
    int table = collection.isCapped() ? collection.recordTable() : collection.idIndex().table();
    long documents = 0;
    try (EntryCursor entries = moment.snapshot().scan(table, KeyRange.ALL, false)) {
      while (entries.next()) {
        if (++documents % CHECK_EVERY == 0) {
          operation.check();
        }
        digest.update(
            collection.isCapped() ? entries.value() : record(collection, moment, entries));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] record(CollectionEntry collection, Moment moment, EntryCursor ids) {
    long recordId = Tables.recordId(ids.value(), 0);
    byte[] record = moment.snapshot().record(collection.recordTable(), recordId);
    if (record == null) {
      throw new IllegalStateException(
          "the _id index of " + collection.namespace() + " names a record that is not there");
    }
    return record;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
