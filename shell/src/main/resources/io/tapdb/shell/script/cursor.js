// SPDX-License-Identifier: Apache-2.0
// What a query found, one document after another, and how the query is put together.
(function (tap) {
  'use strict';
  const { host } = tap;

  /** Documents that come as they are asked for. The host reads `_kind`, `_open` and `_transforms`. */
  class Cursor {
    constructor(database) {
      this._database = database;
      this._handle = null;
      this._transforms = [];
      this._closed = false;
    }
    get _kind() {
      return 'cursor';
    }
    _open() {
      this._handle ??= this._start();
      return this._handle;
    }
    _notStarted() {
      if (this._handle !== null) {
        throw new Error('The cursor has been read from already: it cannot be changed any more');
      }
    }
    _transformed(document) {
      return this._transforms.reduce((value, change) => change(value), document);
    }
    hasNext() {
      return !this._closed && host.cursorHasNext(this._open());
    }
    next() {
      return this.hasNext() ? this._transformed(host.cursorNext(this._open())) : null;
    }
    tryNext() {
      const document = this._closed ? null : host.cursorTryNext(this._open());
      return document === null ? null : this._transformed(document);
    }
    map(change) {
      this._transforms.push(change);
      return this;
    }
    forEach(action) {
      while (this.hasNext()) {
        if (action(this.next()) === false) {
          break;
        }
      }
    }
    toArray() {
      const documents = this._closed ? [] : host.cursorRest(this._open());
      return this._transforms.length === 0 ? documents : documents.map((one) => this._transformed(one));
    }
    itcount() {
      return this._closed ? 0 : host.cursorCountRest(this._open());
    }
    isExhausted() {
      return !this.hasNext();
    }
    isClosed() {
      return this._closed;
    }
    close() {
      if (this._handle !== null) {
        host.cursorClose(this._handle);
      }
      this._closed = true;
    }
    pretty() {
      return this;
    }
    *[Symbol.iterator]() {
      while (this.hasNext()) {
        yield this.next();
      }
    }
  }

  /** A find that has not begun until the first document is asked for. */
  class FindCursor extends Cursor {
    constructor(collection, filter, options) {
      super(collection.getDB());
      this._collection = collection;
      this._filter = filter;
      this._options = { ...options };
    }
    _start() {
      const { _collection: collection, _filter: filter, _options: options } = this;
      return host.find(this._database._client(), this._database.getName(), collection.getName(), filter, options);
    }
    _with(name, value) {
      this._notStarted();
      this._options[name] = value;
      return this;
    }
    sort(keys) {
      return this._with('sort', keys);
    }
    projection(fields) {
      return this._with('projection', fields);
    }
    limit(count) {
      return this._with('limit', count);
    }
    skip(count) {
      return this._with('skip', count);
    }
    hint(index) {
      return this._with('hint', index);
    }
    batchSize(count) {
      return this._with('batchSize', count);
    }
    maxTimeMS(millis) {
      return this._with('maxTimeMS', millis);
    }
    maxAwaitTimeMS(millis) {
      return this._with('maxAwaitTimeMS', millis);
    }
    comment(text) {
      return this._with('comment', text);
    }
    collation(rules) {
      return this._with('collation', rules);
    }
    min(keys) {
      return this._with('min', keys);
    }
    max(keys) {
      return this._with('max', keys);
    }
    returnKey(only = true) {
      return this._with('returnKey', only);
    }
    showRecordId(show = true) {
      return this._with('showRecordId', show);
    }
    allowDiskUse(allow = true) {
      return this._with('allowDiskUse', allow);
    }
    noCursorTimeout(keep = true) {
      return this._with('noCursorTimeout', keep);
    }
    tailable({ awaitData = false } = {}) {
      return this._with('tailable', true)._with('awaitData', awaitData);
    }
    readConcern(level) {
      return this._with('readConcern', { level });
    }
    readPref(mode) {
      return this._with('readPreference', mode);
    }
    /** How many documents the filter fits, whatever skip and limit say. */
    count() {
      const { hint, collation, maxTimeMS } = this._options;
      return this._collection.countDocuments(this._filter, tap.given({ hint, collation, maxTimeMS }));
    }
    /** As count, but skip and limit are heeded. */
    size() {
      const { hint, collation, maxTimeMS, skip, limit } = this._options;
      return this._collection.countDocuments(this._filter, tap.given({ hint, collation, maxTimeMS, skip, limit }));
    }
    explain(verbosity) {
      const command = tap.findCommand(this._collection.getName(), this._filter, this._options);
      return this._database._explain(command, verbosity);
    }
  }

  /** An aggregation; it begins at once, so that its errors and effects come when it is typed. */
  class AggregationCursor extends Cursor {
    constructor(database, collection, pipeline, options) {
      super(database);
      this._handle = host.aggregate(database._client(), database.getName(), collection, pipeline, options);
    }
  }

  /** The fields that have a value. */
  tap.given = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

  tap.findCommand = (collection, filter, options) => {
    const { readPreference, maxAwaitTimeMS, ...fields } = options;
    return { find: collection, filter, ...fields };
  };
  tap.cursors = { Cursor, FindCursor, AggregationCursor };
})
