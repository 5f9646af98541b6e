// SPDX-License-Identifier: Apache-2.0
/**
 * A node as a process of the operating system: {@link io.tapdb.server.process.NodeProcess} puts it
 * together from real disks, threads, clocks and chance.
 */
package io.tapdb.server.process;
