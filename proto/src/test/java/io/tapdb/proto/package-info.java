// SPDX-License-Identifier: Apache-2.0
/** Tests of the protocol file itself: every message, field and call says what it is for. */
package io.tapdb.proto;
