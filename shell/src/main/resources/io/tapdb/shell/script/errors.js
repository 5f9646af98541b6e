// SPDX-License-Identifier: Apache-2.0
// What the server or the driver complained of, as errors that scripts can catch.
(function (tap, global) {
  'use strict';

  /** A command that the server refused; everything it said is in `reply`. */
  class TapServerError extends Error {
    constructor(message, facts = {}) {
      super(message);
      this.name = 'TapServerError';
      Object.assign(this, facts);
    }
    hasErrorLabel(label) {
      return (this.errorLabels ?? []).includes(label);
    }
  }

  /** Writes of which some failed: `writeErrors` says which, `result` what was done nevertheless. */
  class TapBulkWriteError extends TapServerError {
    constructor(message, facts) {
      super(message, facts);
      this.name = 'TapBulkWriteError';
    }
  }

  /** A failure on the way to the server, or one of the client alone. */
  class TapClientError extends Error {
    constructor(message, name) {
      super(message);
      this.name = name;
    }
  }

  /** Throws what the host tells of. */
  tap.raise = (info) => {
    const { kind, message, ...facts } = info;
    switch (kind) {
      case 'server':
        throw new TapServerError(message, facts);
      case 'bulkWrite':
        throw new TapBulkWriteError(message, facts);
      default:
        throw new TapClientError(message, kind);
    }
  };
  /** The error that a reply of the server stands for. */
  tap.errorOf = (reply) =>
    new TapServerError(reply.errmsg, { code: reply.code, codeName: reply.codeName, reply });
  Object.assign(global, { TapServerError, TapBulkWriteError, TapClientError });
})
