// SPDX-License-Identifier: Apache-2.0
// The BSON types that JavaScript has no values for, under the names people type.
(function (tap, global) {
  'use strict';
  const { host } = tap;

  /** Lets a class be called without `new`. */
  const callable = (type) => new Proxy(type, { apply: (target, self, args) => new target(...args) });

  /** A value that JavaScript sees as a whole; its text says everything, with the tag if it has one. */
  class Scalar {
    constructor(text, tag) {
      Object.defineProperties(this, { _text: { value: text }, _tag: { value: tag } });
    }
    toString() {
      return this._text;
    }
    equals(other) {
      return (
        other !== null &&
        typeof other === 'object' &&
        Object.getPrototypeOf(other) === Object.getPrototypeOf(this) &&
        other._text === this._text &&
        other._tag === this._tag
      );
    }
  }

  class ObjectId extends Scalar {
    constructor(id) {
      super(ObjectId._hex(id));
    }
    static _hex(id) {
      if (id === undefined || id === null) {
        return host.newObjectId();
      }
      if (typeof id === 'number') {
        return (Math.floor(id) >>> 0).toString(16).padStart(8, '0') + host.newObjectId().slice(8);
      }
      const hex = String(id).toLowerCase();
      if (!/^[0-9a-f]{24}$/.test(hex)) {
        throw new TypeError(`'${id}' is no ObjectId: it has 24 hexadecimal digits`);
      }
      return hex;
    }
    static createFromHexString(hex) {
      return new ObjectId(String(hex));
    }
    static createFromTime(seconds) {
      return new ObjectId((Math.floor(seconds) >>> 0).toString(16).padStart(8, '0') + '0'.repeat(16));
    }
    static isValid(id) {
      return /^[0-9a-fA-F]{24}$/.test(String(id));
    }
    get str() {
      return this._text;
    }
    toHexString() {
      return this._text;
    }
    toJSON() {
      return this._text;
    }
    getTimestamp() {
      return new Date(parseInt(this._text.slice(0, 8), 16) * 1000);
    }
  }

  class Long extends Scalar {
    constructor(value = 0) {
      super(Long._whole(value).toString());
    }
    static _whole(value) {
      const whole = typeof value === 'number' ? BigInt(Math.trunc(value)) : BigInt(String(value));
      if (BigInt.asIntN(64, whole) !== whole) {
        throw new RangeError(`${value} does not fit into 64 bits`);
      }
      return whole;
    }
    static fromString(text) {
      return new Long(text);
    }
    static fromNumber(number) {
      return new Long(number);
    }
    toBigInt() {
      return BigInt(this._text);
    }
    toNumber() {
      return Number(this._text);
    }
    valueOf() {
      return Number(this._text);
    }
    toJSON() {
      return Number.isSafeInteger(Number(this._text)) ? Number(this._text) : this._text;
    }
    compare(other) {
      const difference = this.toBigInt() - Long._whole(other);
      return difference < 0n ? -1 : difference > 0n ? 1 : 0;
    }
    equals(other) {
      return this.compare(other) === 0;
    }
    add(other) {
      return new Long(BigInt.asIntN(64, this.toBigInt() + Long._whole(other)));
    }
    subtract(other) {
      return new Long(BigInt.asIntN(64, this.toBigInt() - Long._whole(other)));
    }
    multiply(other) {
      return new Long(BigInt.asIntN(64, this.toBigInt() * Long._whole(other)));
    }
    divide(other) {
      return new Long(this.toBigInt() / Long._whole(other));
    }
  }

  class Int32 extends Scalar {
    constructor(value = 0) {
      const number = Number(value);
      if (Number.isNaN(number)) {
        throw new TypeError(`'${value}' is no number`);
      }
      super(String(number | 0));
    }
    valueOf() {
      return Number(this._text);
    }
    toJSON() {
      return Number(this._text);
    }
  }

  class Double extends Scalar {
    constructor(value = 0) {
      const number = Number(value);
      super(Object.is(number, -0) ? '-0' : String(number));
    }
    valueOf() {
      return Number(this._text);
    }
    toJSON() {
      return Number(this._text);
    }
  }

  class Decimal128 extends Scalar {
    constructor(value = '0') {
      super(host.decimal(String(value)));
    }
    static fromString(text) {
      return new Decimal128(text);
    }
    toJSON() {
      return { $numberDecimal: this._text };
    }
  }

  class Timestamp extends Scalar {
    constructor(t = 0, i = 0) {
      const parts = t !== null && typeof t === 'object' && 't' in t ? t : { t, i };
      super(String(Number(parts.t) >>> 0), String(Number(parts.i) >>> 0));
    }
    get t() {
      return Number(this._text);
    }
    get i() {
      return Number(this._tag);
    }
    getTime() {
      return this.t;
    }
    getInc() {
      return this.i;
    }
    toString() {
      return `Timestamp({ t: ${this._text}, i: ${this._tag} })`;
    }
    toJSON() {
      return { $timestamp: { t: this.t, i: this.i } };
    }
  }

  class Binary extends Scalar {
    constructor(base64 = '', subtype = 0) {
      super(host.base64(String(base64)), Number(subtype));
    }
    static createFromBase64(base64, subtype = 0) {
      return new Binary(base64, subtype);
    }
    static createFromHexString(hex, subtype = 0) {
      return new Binary(host.hexToBase64(String(hex)), subtype);
    }
    get sub_type() {
      return this._tag;
    }
    subtype() {
      return this._tag;
    }
    base64() {
      return this._text;
    }
    hex() {
      return host.base64ToHex(this._text);
    }
    length() {
      return this.hex().length / 2;
    }
    toUUID() {
      return this;
    }
    toString(encoding) {
      const hex = this.hex();
      if (encoding === 'base64') {
        return this._text;
      }
      return this._tag === 4 && hex.length === 32 && encoding !== 'hex'
        ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
        : hex;
    }
    toJSON() {
      return this._tag === 4 ? this.toString() : this._text;
    }
  }

  class MinKey extends Scalar {
    constructor() {
      super('MinKey');
    }
  }
  class MaxKey extends Scalar {
    constructor() {
      super('MaxKey');
    }
  }
  class Code extends Scalar {
    constructor(code, scope) {
      super(String(code), scope);
    }
  }
  class BSONRegExp extends Scalar {
    constructor(pattern, options = '') {
      super(String(pattern), String(options));
    }
  }
  class BSONSymbol extends Scalar {
    constructor(text) {
      super(String(text));
    }
  }
  /** A value that only passes through, such as a date beyond what JavaScript can tell. */
  class Opaque extends Scalar {
    constructor(value, text) {
      super(text, value);
    }
  }

  function ISODate(text) {
    if (text === undefined) {
      return new Date();
    }
    let full = String(text).trim();
    if (/^\d{8}$/.test(full)) {
      full = full.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
    }
    if (/^\d{4}-\d{2}-\d{2}[T ]\d/.test(full) && !/(Z|[+-]\d{2}:?\d{2})$/i.test(full)) {
      full += 'Z';
    }
    const date = new Date(full.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
    if (Number.isNaN(date.getTime())) {
      throw new TypeError(`'${text}' is no date`);
    }
    return date;
  }

  function UUID(text) {
    const hex = (text === undefined ? host.newUuid() : String(text)).replace(/-/g, '');
    if (!/^[0-9a-fA-F]{32}$/.test(hex)) {
      throw new TypeError(`'${text}' is no UUID`);
    }
    return Binary.createFromHexString(hex, 4);
  }

  /** What a value is to a document; the names are those the host knows. */
  const kinds = new Map([
    [ObjectId, 'objectId'], [Long, 'long'], [Int32, 'int'], [Double, 'double'], [Decimal128, 'decimal'],
    [Timestamp, 'timestamp'], [Binary, 'binary'], [MinKey, 'minKey'], [MaxKey, 'maxKey'], [Code, 'code'],
    [BSONRegExp, 'bsonRegExp'], [BSONSymbol, 'symbol'], [Opaque, 'opaque'], [RegExp, 'regExp'], [Error, 'error'],
    [Map, 'map'], [Date, 'date'], [Promise, 'promise'], [Uint8Array, 'bytes'],
  ].map(([type, kind]) => [type.prototype, kind]));

  tap.kindOf = (value) => {
    const prototype = Object.getPrototypeOf(value);
    const kind = kinds.get(prototype);
    return kind ?? (prototype === Object.prototype ? 'object' : value instanceof Error ? 'error' : (value._kind ?? 'object'));
  };
  tap.fromMap = (map) => Object.fromEntries(map);

  // Doubles that happen to be whole would come back as integers; documents remember which they were.
  const wholeDoubles = new WeakMap();
  tap.rememberDoubles = (object, keys) =>
    wholeDoubles.set(object, new Map(keys.map((key) => [key, object[key]])));
  tap.rememberedDoubles = (object) => {
    const known = wholeDoubles.get(object);
    return known ? [...known].filter(([key, value]) => object[key] === value).map(([key]) => key) : [];
  };

  const globals = {
    ObjectId, Long, Int32, Double, Decimal128, Timestamp, Binary, MinKey, MaxKey, Code, BSONRegExp, BSONSymbol,
    NumberLong: Long, NumberInt: Int32, NumberDecimal: Decimal128,
  };
  for (const [name, type] of Object.entries(globals)) {
    global[name] = callable(type);
  }
  tap.types = { ...globals, Opaque, Date, RegExp };
  global.ISODate = ISODate;
  global.UUID = UUID;
  global.BinData = (subtype, base64) => new Binary(base64, subtype);
  global.HexData = (subtype, hex) => Binary.createFromHexString(hex, subtype);
  global.DBRef = function DBRef(collection, id, database) {
    return { $ref: collection, $id: id, ...(database === undefined ? {} : { $db: database }) };
  };

  global.EJSON = {
    stringify(value, replacer, space, options) {
      const all = [replacer, space, options];
      const settings = all.find((one) => one !== null && typeof one === 'object' && !Array.isArray(one)) ?? {};
      const indent = all.find((one) => typeof one === 'number') ?? 0;
      return host.stringify(value, settings.relaxed !== false, indent);
    },
    parse: (text) => host.parseJson(String(text)),
    serialize: (value, options) => JSON.parse(host.stringify(value, options?.relaxed !== false, 0)),
    deserialize: (value) => host.parseJson(JSON.stringify(value)),
  };
})
