// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

/**
 * How much a server takes at once.
 *
 * @param documentBytes the largest document
 * @param messageBytes the largest message
 * @param batchCount the most statements in one write command
 */
public record ServerLimits(int documentBytes, int messageBytes, int batchCount) {
  /** What servers usually say, for as long as none has said anything. */
  public static final ServerLimits USUAL = new ServerLimits(16_777_216, 48_000_000, 100_000);

  ServerLimits withDocumentBytes(int bytes) {
    return new ServerLimits(bytes, messageBytes, batchCount);
  }

  ServerLimits withMessageBytes(int bytes) {
    return new ServerLimits(documentBytes, bytes, batchCount);
  }

  ServerLimits withBatchCount(int count) {
    return new ServerLimits(documentBytes, messageBytes, count);
  }
}
