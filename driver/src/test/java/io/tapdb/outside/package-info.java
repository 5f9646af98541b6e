// SPDX-License-Identifier: Apache-2.0
/** The driver as a stranger sees it, who can use only what is public. */
package io.tapdb.outside;
