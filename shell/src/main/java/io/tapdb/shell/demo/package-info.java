// SPDX-License-Identifier: Apache-2.0
/** {@code tapdb demo}. */
package io.tapdb.shell.demo;
