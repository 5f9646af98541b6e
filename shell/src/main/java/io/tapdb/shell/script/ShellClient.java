// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapDatabase;
import io.tapdb.driver.TapReadPreference;
import io.tapdb.driver.TapUri;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** A connection of the shell, with the read preference that scripts may change. */
public final class ShellClient implements AutoCloseable {
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  private final TapClient client;
  private TapReadPreference preference;

  /** A connection that is open. */
  public ShellClient(TapClient client) {
    this.client = client;
    this.preference = client.uri().readPreference();
  }

  TapUri uri() {
    return client.uri();
  }

  String readPreference() {
    return preference.mode();
  }

  void readPreference(String mode) {
    preference = preferenceOf(mode);
  }

  static TapReadPreference preferenceOf(String mode) {
    return TapReadPreference.of(mode);
  }

  /** A database, read with the preference that was set last. */
  public TapDatabase database(String name) {
    return client.database(name).withReadPreference(preference);
  }

  TapCollection<BsonDocument> collection(String database, String name) {
    return client.database(database).collection(name, CODEC).withReadPreference(preference);
  }

  /** Runs a command and returns the reply. */
  public BsonDocument run(String database, BsonDocument command) {
    return client.database(database).runCommand(command, CODEC);
  }

  @Override
  public void close() {
    client.close();
  }
}
