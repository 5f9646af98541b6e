// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.bson.Doc;

/** One client's connection, or one stream of it, as far as commands can see it. */
public final class Connection {
  private final long id;
  private final String remote;
  private volatile Doc clientMetadata = Doc.EMPTY;

  /**
   * A connection that has just been made.
   *
   * @param id unique while the process lives
   * @param remote address and port of the peer
   */
  public Connection(long id, String remote) {
    this.id = id;
    this.remote = remote;
  }

  public long id() {
    return id;
  }

  public String remote() {
    return remote;
  }

  /** What the client said of itself in its first {@code hello}. */
  public Doc clientMetadata() {
    return clientMetadata;
  }

  /** Keeps what the client said of itself. */
  public void clientMetadata(Doc metadata) {
    clientMetadata = metadata.detached();
  }

  /** The name the application gave itself, or an empty string. */
  public String appName() {
    Doc metadata = clientMetadata;
    boolean named = metadata.get("application").isDocument();
    return named && metadata.get("application").doc().get("name").isString()
        ? metadata.get("application").doc().get("name").string()
        : "";
  }
}
