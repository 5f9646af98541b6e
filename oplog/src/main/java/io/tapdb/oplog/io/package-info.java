// SPDX-License-Identifier: Apache-2.0
/**
 * The log's real disk and its real thread: {@link io.tapdb.oplog.io.FileDisk} keeps segments as
 * files of a folder, {@link io.tapdb.oplog.io.Committer} makes durable in groups whatever has been
 * appended.
 */
package io.tapdb.oplog.io;
