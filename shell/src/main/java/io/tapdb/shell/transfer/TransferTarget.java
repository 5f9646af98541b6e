// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapException;
import io.tapdb.shell.Connection;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The collection that a transfer goes to or comes from, and how its failures end. */
public final class TransferTarget {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "URI",
      description = "where to connect (default: " + Connection.DEFAULT_URI + ")")
  private String uri = Connection.DEFAULT_URI;

  @Option(
      names = "--db",
      paramLabel = "NAME",
      description = "the database (default: that of the URI, or else test)")
  private String database;

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      required = true,
      description = "the collection")
  private String collection;

  /** Work on an open connection. */
  @FunctionalInterface
  interface Transfer {
    /** Does it; returns the exit code. */
    int run(TapClient client) throws IOException, InterruptedException;
  }

  String collection() {
    return collection;
  }

  String database(TapClient client) {
    if (database != null) {
      return database;
    }
    String ofUri = client.uri().database();
    return ofUri == null ? Connection.DEFAULT_DATABASE : ofUri;
  }

  /** The full name of the collection. */
  String namespace(TapClient client) {
    return database(client) + "." + collection;
  }

  /**
   * Connects and works; failures are told in one line.
   *
   * @param file what the line calls the file
   */
  int run(String file, Transfer transfer) throws InterruptedException {
    try (TapClient client = Connection.open(uri, "tapdb-transfer")) {
      return transferOn(client, file, transfer);
    } catch (TapException | IllegalArgumentException unreachable) {
      System.err.println("tapdb: cannot connect: " + unreachable.getMessage());
      return Connection.CANNOT_CONNECT;
    }
  }

  private static int transferOn(TapClient client, String file, Transfer transfer)
      throws InterruptedException {
    try {
      return transfer.run(client);
    } catch (NoSuchFileException missing) {
      System.err.println("tapdb: there is no file " + missing.getMessage());
    } catch (CharacterCodingException notText) {
      System.err.println("tapdb: " + file + " is not UTF-8");
    } catch (ZipException notCompressed) {
      System.err.println(
          "tapdb: the name " + file + " ends with .gz, but: " + notCompressed.getMessage());
    } catch (AccessDeniedException forbidden) {
      System.err.println("tapdb: there is no permission to open " + forbidden.getMessage());
    } catch (FileSystemException named) {
      System.err.println("tapdb: " + named.getMessage());
    } catch (IOException failed) {
      System.err.println("tapdb: " + file + ": " + failed.getMessage());
    } catch (TapException | IllegalArgumentException failed) {
      System.err.println("tapdb: " + failed.getMessage());
    }
    return Connection.FAILED;
  }
}
