// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

/**
 * Every bound of a node in one place: what no request, client or moment may exceed.
 *
 * @param documentBytes the size of a stored document
 * @param messageBytes the size of a request
 * @param nesting how deep documents and arrays may stand inside one another
 * @param batchStatements statements of one insert, update or delete
 * @param openCursors cursors that clients have not finished
 * @param cursorBytes what all open cursors together may hold in memory
 * @param sortBytes memory of one sort or grouping
 * @param requestBytes requests under way, of all connections together
 * @param replyBytes the size of one batch of documents
 * @param connections connections at a time
 * @param connectionCalls calls and streams of one connection at a time
 * @param connectionRequests requests of one connection that are taken in before replies went out
 * @param connectionBytes requests of one connection that are under way, and replies that wait to be
 *     read by the client
 * @param workers threads for requests that may wait for the disk
 * @param workerQueue requests that may wait for such a thread
 */
public record Limits(
    int documentBytes,
    int messageBytes,
    int nesting,
    int batchStatements,
    int openCursors,
    long cursorBytes,
    long sortBytes,
    long requestBytes,
    int replyBytes,
    int connections,
    int connectionCalls,
    int connectionRequests,
    int connectionBytes,
    int workers,
    int workerQueue) {

  private static final int MESSAGE_BYTES = 48_000_000;

  /** The limits of a node with that much heap. */
  public static Limits ofHeap(long heapBytes) {
    return new Limits(
        16 << 20,
        MESSAGE_BYTES,
        100,
        100_000,
        10_000,
        heapBytes / 8,
        // all workers may sort at the same time
        Math.clamp(heapBytes / 64, 4L << 20, 100L << 20),
        Math.max(heapBytes / 8, MESSAGE_BYTES),
        // all workers may make replies at the same time, and a reply takes twice its size to grow
        Math.clamp(heapBytes / 256, 1 << 20, 16 << 20),
        Math.clamp(heapBytes >> 16, 1000, 100_000),
        1000,
        1024,
        Math.clamp(heapBytes / 16, 16 << 20, 64 << 20),
        16,
        10_000);
  }
}
