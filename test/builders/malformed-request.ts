/**
 * Messages that are no purchase requests, by kind, each with the field at which it has to be refused. Most are right
 * requests with one thing wrong in them; malformed-text.ts has those that are wrong as a whole.
 */
import { MALFORMED_TEXTS } from './malformed-text.ts';
import { aFullRequest, DIGITS, ID, pick, textOf, whole, type Json, type Random } from './random-request.ts';

export type Malformed = { readonly body: string; readonly field: string };

const REQUEST_IDS = ['requestId', 'supersedes'];
const CATALOGUE_IDS = ['lines.#.productId', 'lines.#.skuId'];
const IDS = [...REQUEST_IDS, ...CATALOGUE_IDS, 'lines.#.lineId'];
const GUIDS = ['customerId', 'subscriptionId', 'lines.#.entitlementId'];
const LABELS = ['purchaseOrder', 'costCentre', 'reference'];
const CHOICES = ['lines.#.term', 'lines.#.billingCycle', 'lines.#.scope'];
const CURRENCIES = ['lines.#.expected.currency', 'lines.#.expected.unitPrice.currency'];
const AMOUNTS = [
  'lines.#.expected.amount',
  'lines.#.expected.unitPrice.amount',
  'lines.#.expected.exchangeRate',
];
const STRICT = [
  ...IDS,
  ...GUIDS,
  ...CHOICES,
  ...CURRENCIES,
  ...AMOUNTS,
  'market',
  'validUntil',
  'schemaVersion',
];
const TEXTS = [...STRICT, ...LABELS];
const QUANTITY = 'lines.#.quantity';
const OPTIONAL = [
  ...LABELS,
  ...['market', 'validUntil', 'supersedes', 'lines.#.entitlementId'],
  ...['lines.#.expected.unitPrice', 'lines.#.expected.exchangeRate'],
];
const REQUIRED = [
  ...['lines', 'lines.#.expected', QUANTITY],
  ...TEXTS.filter((path) => !OPTIONAL.includes(path)),
];
const OBJECTS = ['', 'lines.#', 'lines.#.expected', 'lines.#.expected.unitPrice'];

type ValueOf = (random: Random, before: string) => unknown;

/** A right request in which one field, chosen among some, has another value. */
function replaced(paths: readonly string[], valueOf: ValueOf) {
  return (random: Random): Malformed => {
    const request = aFullRequest(random);
    const path = aPath(random, request, paths);
    const { parent, name } = placeOf(request, path);
    parent[name] = valueOf(random, String(parent[name]));
    return { body: JSON.stringify(request), field: fieldOf(path) };
  };
}

/** A right request in which one of the objects has fields that no request has. */
function extended(fieldsOf: (random: Random) => Json, fieldAt?: (objectField: string) => string) {
  return (random: Random): Malformed => {
    const request = aFullRequest(random);
    const path = aPath(random, request, OBJECTS);
    const object = path === '' ? request : (placeOf(request, path).value as Json);
    const more = fieldsOf(random);
    for (const [name, value] of Object.entries(more)) {
      Object.defineProperty(object, name, { value, enumerable: true });
    }
    const objectField = path === '' ? '' : `${fieldOf(path)}.`;
    const field = fieldAt?.(objectField) ?? `${objectField}${Object.keys(more)[0]}`;
    return { body: JSON.stringify(request), field };
  };
}

function aPath(
  random: Random,
  request: { readonly lines: readonly Json[] },
  paths: readonly string[],
): string {
  return pick(random, paths).replace('#', String(whole(random, 0, request.lines.length - 1)));
}

function placeOf(request: Json, path: string): { parent: Json; name: string; value: unknown } {
  const names = path.split('.');
  const name = names.pop()!;
  const parent = names.reduce<Json>((object, step) => object[step] as Json, request);
  return { parent, name, value: parent[name] };
}

function fieldOf(path: string): string {
  return path.replace(/\.(\d+)/g, '[$1]');
}

/** The same request as text, in which the quantity of the first line is written as no `JSON.stringify` would. */
function withQuantityWritten(writtenOf: (random: Random) => string) {
  return (random: Random): Malformed => {
    const request = aFullRequest(random);
    const body = JSON.stringify(request).replace(/"quantity":\d+/, () => `"quantity":${writtenOf(random)}`);
    return { body, field: 'lines[0].quantity' };
  };
}

const oneOf =
  (...values: readonly unknown[]): ValueOf =>
  (random) =>
    pick(random, values);

/** The value before with something put in at a random place. */
const withInside =
  (...pieces: readonly string[]): ValueOf =>
  (random, before) => {
    const at = whole(random, 0, before.length);
    return before.slice(0, at) + pick(random, pieces) + before.slice(at);
  };

const characters = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index));

const MALFORMED_VALUES: Readonly<Record<string, (random: Random) => Malformed>> = {
  'a text that is something else': replaced(TEXTS, (random) =>
    pick(random, [random() * 1000, whole(random, -9, 9), true, false, [], ['x'], {}, { value: 'x' }]),
  ),
  'a required field that is missing': replaced(REQUIRED, () => undefined),
  'a required field that is null': replaced(REQUIRED, () => null),
  'an optional field that is null': replaced(OPTIONAL, () => null),
  'an object that is something else': replaced(
    ['lines.#', 'lines.#.expected', 'lines.#.expected.unitPrice'],
    (random) => pick(random, [null, 'x', 5, true, [], [{}], random()]),
  ),
  'an empty text': replaced(TEXTS, () => ''),
  'blanks around a value': replaced(STRICT, (random, before) =>
    pick(random, [` ${before}`, `${before} `, `\t${before}`, `${before}\n`, `${before}\u00a0`]),
  ),
  'a choice in other letters': replaced([...CHOICES, ...CURRENCIES, 'market'], (random, before) =>
    pick(random, [
      before.toLowerCase(),
      before.toUpperCase(),
      `${before[0]}${before.slice(1).toLowerCase()}`,
    ]).replace(/^(P[13]Y|one_time|monthly|shared|single|[A-Z]{2,3})$/, '$1_'),
  ),
  'an id that is too long': replaced(
    IDS,
    (random, before) => before + textOf(random, ID, whole(random, 129, 400)),
  ),
  'a label that is too long': replaced(LABELS, (random) => textOf(random, 'a 🧾ü', whole(random, 201, 500))),
  'a character that no id has': replaced(IDS, withInside(...'/\\?#%&<>"\'{}|^`*,;=+@!$()[]~é ')),
  'an id that leads elsewhere': replaced(
    CATALOGUE_IDS,
    oneOf('.', '..', '...', '%2e%2e', '../..', '/', '..%2f'),
  ),
  'letters of another alphabet': replaced(
    [...IDS, ...GUIDS, ...CHOICES, ...CURRENCIES, 'market'],
    withInside('а', 'Е', 'Ρ', 'Ｅ', '𝟏', 'ｅ', 'Ι', '٣', '中'),
  ),
  'characters that nobody sees': replaced(
    STRICT,
    withInside('\u200b', '\u200d', '\u202e', '\u2060', '\ufeff', '\u00ad', '\u180e', '\u{e0001}'),
  ),
  'a control character in a label': replaced(
    LABELS,
    withInside(...characters(0x00, 0x1f), ...characters(0x7f, 0x9f)),
  ),
  'half a pair of surrogates': replaced(LABELS, (random, before) =>
    pick(random, [`${before}\ud83e`, `\udd1d${before}`, `\udd1d\ud83e${before}`]),
  ),
  'a code point that is no character': replaced(LABELS, withInside('\ufffe', '\uffff')),
  'code in an id': replaced(
    IDS,
    (random) =>
      pick(random, [
        ...[
          '../../orders',
          "' OR '1'='1",
          '${jndi:ldap://x}',
          '{{7*7}}',
          '<script>',
          '%00',
          'a\r\nb: c',
          '$(id)',
        ],
        ...['`id`', ';DROP TABLE x', '=1+1', '@SUM(A1)', '\\\\host\\share', 'file:///etc/passwd'],
      ]) + textOf(random, ID, whole(random, 0, 8)),
  ),
  'an amount that is a number': replaced(AMOUNTS, (random) =>
    pick(random, [whole(random, 1, 9999), random() * 1000, 1e21, 5e-7, -1, 0]),
  ),
  'an amount with an exponent': replaced(AMOUNTS, (random) =>
    pick(random, ['1e3', '1.5E-7', '1e999999', '2E+2', `${whole(random, 1, 99)}e${whole(random, 0, 400)}`]),
  ),
  'an amount that is no number': replaced(
    AMOUNTS,
    oneOf('NaN', 'Infinity', '-Infinity', 'null', 'undefined', 'one', '-', '.', 'true', '[object Object]'),
  ),
  'a negative amount': replaced(
    AMOUNTS,
    (random) => `-${whole(random, 0, 999)}.${textOf(random, DIGITS, 2)}`,
  ),
  'no amount at all': replaced(AMOUNTS, (random) =>
    pick(random, ['0', '0.00', '000', '-0', '+0', `0.${'0'.repeat(whole(random, 1, 12))}`]),
  ),
  'an amount with separators': replaced(AMOUNTS, (random) => {
    const [high, low] = [whole(random, 1, 999), textOf(random, DIGITS, 3)];
    return pick(random, [
      `${high},${low}.78`,
      `${high}.${low},78`,
      `${high} ${low}`,
      `${high}'${low}`,
      `${high}_${low}`,
      `${high},${low}`,
    ]);
  }),
  'an amount with a plus sign': replaced(AMOUNTS, (random) => `+${whole(random, 1, 999)}`),
  'an amount with its currency': replaced(AMOUNTS, (random) => {
    const amount = whole(random, 1, 999);
    return pick(random, [
      `$${amount}`,
      `${amount} EUR`,
      `EUR ${amount}`,
      `€${amount}`,
      `${amount}%`,
      `(${amount})`,
    ]);
  }),
  'an amount with too many decimals': replaced(
    AMOUNTS,
    (random) => `1.${textOf(random, DIGITS, whole(random, 13, 300))}`,
  ),
  'an amount with too many digits': replaced(
    AMOUNTS,
    (random) => `9${textOf(random, DIGITS, whole(random, 15, 300))}`,
  ),
  'an amount in digits of another script': replaced(
    AMOUNTS,
    (random) =>
      pick(random, ['٣٤', '１０３７.７８', '१२३', '²', '½', 'Ⅻ', '𝟏𝟐']) + pick(random, ['', '.50', '1']),
  ),
  'an amount of another radix': replaced(AMOUNTS, (random) => {
    const amount = whole(random, 1, 999);
    return pick(random, [
      `0x${amount}`,
      `0b1${amount}`,
      `0o${amount}`,
      `${amount}n`,
      `${amount}d`,
      `#${amount}`,
    ]);
  }),
  'an amount that is cut off': replaced(AMOUNTS, (random) => {
    const amount = whole(random, 1, 999);
    return pick(random, [
      `${amount}.`,
      `.${amount}`,
      `${amount}.5.5`,
      `${amount}..5`,
      `${amount}.-5`,
      `${amount}.5-`,
    ]);
  }),
  'money in one piece': replaced(['lines.#.expected', 'lines.#.expected.unitPrice'], (random) =>
    pick(random, [
      `${whole(random, 1, 999)} EUR`,
      whole(random, 1, 999),
      [`${whole(random, 1, 999)}`, 'EUR'],
    ]),
  ),
  'a currency that is none': replaced(CURRENCIES, (random) =>
    pick(random, [
      'EURO',
      '€',
      'EU',
      '978',
      'eur',
      'E1R',
      'E R',
      'US$',
      'EUR/USD',
      textOf(random, DIGITS, 3),
    ]),
  ),
  'a quantity below one': replaced([QUANTITY], (random) => pick(random, [0, -1, -0, -whole(random, 1, 1e9)])),
  'a quantity with a fraction': replaced([QUANTITY], (random) => whole(random, 0, 999) + 0.5 - random() / 4),
  'a quantity that is a text': replaced([QUANTITY], (random) =>
    pick(random, [String(whole(random, 1, 99)), 'two', '1e1', '0x2', '²']),
  ),
  'a quantity that is far too large': replaced([QUANTITY], (random) =>
    pick(random, [1_000_000_000, 2 ** 53, 2 ** 63, 1e20, 1e308, 1e9 + whole(random, 0, 1e9)]),
  ),
  'a quantity that is something else': replaced([QUANTITY], (random) =>
    pick(random, [true, false, [whole(random, 1, 9)], {}, { value: whole(random, 1, 9) }, []]),
  ),
  'a quantity with a huge exponent': withQuantityWritten((random) =>
    pick(random, [
      `1e${whole(random, 9, 999_999)}`,
      `-1e${whole(random, 1, 400)}`,
      `1e-${whole(random, 1, 400)}`,
      '1E+400',
    ]),
  ),
  'a quantity with more digits than floating point keeps': withQuantityWritten((random) =>
    pick(random, [
      `${whole(random, 1, 99)}.${'0'.repeat(whole(random, 17, 40))}${whole(random, 1, 9)}`,
      `${whole(random, 1, 98)}.${'9'.repeat(whole(random, 18, 40))}`,
      `${whole(random, 1, 99)}.${'0'.repeat(200)}1e0`,
    ]),
  ),
  'two lines with one id': (random) => {
    const request = aFullRequest(random);
    request.lines.push({ ...pick(random, request.lines), quantity: whole(random, 1, 9) });
    return { body: JSON.stringify(request), field: `lines[${request.lines.length - 1}].lineId` };
  },
  'no lines': replaced(['lines'], () => []),
  'too many lines': (random) => {
    const request = aFullRequest(random);
    const [line] = request.lines;
    const lines = Array.from({ length: whole(random, 21, 60) }, (_, index) => ({
      ...line,
      lineId: `L${index}`,
    }));
    return { body: JSON.stringify({ ...request, lines }), field: 'lines' };
  },
  'lines that are no list': replaced(['lines'], (random) =>
    pick(random, [{}, { 0: {} }, 'lines', 1, true, { length: whole(random, 1, 5) }]),
  ),
  'an unknown term': replaced(
    ['lines.#.term'],
    oneOf('P2Y', 'P5Y', 'P12M', '1Y', 'P1M', 'P01Y', 'P1Y1D', 'one year'),
  ),
  'an unknown billing cycle': replaced(
    ['lines.#.billingCycle'],
    oneOf('annual', 'triennial', 'none', 'one-time', 'upfront'),
  ),
  'an unknown scope': replaced(
    ['lines.#.scope'],
    oneOf('resourceGroup', 'managementGroup', 'all', 'none', 'subscription'),
  ),
  'an id that is no GUID': replaced(GUIDS, (random, before) =>
    pick(random, [
      ...[before.slice(1), `${before}0`, `{${before}}`, before.replaceAll('-', ''), `g${before.slice(1)}`],
      ...[`urn:uuid:${before}`, before.replace('-', '_'), 'contoso.example', `${before},${before}`],
    ]),
  ),
  'a market that is none': replaced(['market'], (random) =>
    pick(random, ['DEU', 'D', 'Germany', 'D3', '🇩🇪', 'de', '49', 'DE,US', textOf(random, DIGITS, 2)]),
  ),
  'a last instant that is none': replaced(['validUntil'], (random) =>
    pick(random, [
      ...[
        '2024-02-30T00:00:00Z',
        '2024-13-01T00:00:00Z',
        '2024-02-10',
        '2024-02-10T09:00:00',
        'tomorrow',
        '0',
      ],
      ...[
        '2024-02-10T25:00:00Z',
        '2023-02-29T00:00:00Z',
        'Sat, 10 Feb 2024 09:00:00 GMT',
        '2024-W06-6T00:00:00Z',
      ],
      ...['2024-02-10 09:00:00Z', '10.02.2024', '2024-02-10T09:00:60Z', '+002024-02-10T09:00:00Z', 'P7D'],
      String(whole(random, 0, 2e12)),
    ]),
  ),
  'a version of the future': replaced(['schemaVersion'], (random) =>
    pick(random, [
      String(whole(random, 2, 99)),
      '1.0',
      '1.1',
      '0',
      'v1',
      '01',
      '-1',
      'latest',
      whole(random, 0, 9),
    ]),
  ),
  'a field that nobody knows': extended((random) => ({
    [pick(random, [
      'quantitiy',
      'Quantity',
      'customer_id',
      'approved',
      'force',
      'requester',
      'source',
      'id',
      'x',
    ])]: pick(random, [true, 1, null, 'x', [], {}]),
  })),
  'many fields that nobody knows': extended((random) =>
    Object.fromEntries(Array.from({ length: whole(random, 60, 400) }, (_, index) => [`f${index}`, index])),
  ),
  'a field with a very long name': extended(
    (random) => ({ [textOf(random, 'ab', 50).repeat(whole(random, 5, 1000))]: 1 }),
    (objectField) => `${objectField}…`,
  ),
  'a field without a name': extended(
    (random) => ({ '': random() }),
    (objectField) => (objectField === '' ? '(whole)' : objectField),
  ),
  'a field called like the prototype': extended((random) => ({
    ['__proto__']: pick<unknown>(random, [{ quantity: 1 }, { polluted: true }, null, [], { toString: 'x' }]),
  })),
  'a field called like what every object has': extended((random) => ({
    [pick(random, ['constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'])]:
      pick(random, [{ prototype: { polluted: random() } }, null, 'x', whole(random, 0, 9)]),
  })),
  'required fields that are only in a prototype': (random) => {
    const request = aFullRequest(random);
    const { requestId, ...rest } = request;
    const inherited = `"__proto__":${JSON.stringify({ requestId })}`;
    return { body: JSON.stringify(rest).replace('{', `{${inherited},`), field: 'requestId' };
  },
  'a line with nothing in it': (random) => {
    const request = aFullRequest(random);
    const index = whole(random, 0, request.lines.length - 1);
    request.lines[index] = {};
    return {
      body: JSON.stringify(request),
      field: `lines[${index}].${pick(random, ['lineId', 'expected'])}`,
    };
  },
  'an expectation with nothing in it': (random) => {
    const request = aFullRequest(random);
    const index = whole(random, 0, request.lines.length - 1);
    request.lines[index]!['expected'] = {};
    return { body: JSON.stringify(request), field: `lines[${index}].expected.amount` };
  },
  'fields of a line beside the lines': (random) => {
    const request = aFullRequest(random);
    const [line] = request.lines;
    const name = pick(random, Object.keys(line!));
    return { body: JSON.stringify({ ...request, [name]: line![name] }), field: name };
  },
  'a name that is written otherwise': (random) => {
    const request = aFullRequest(random);
    const path = aPath(random, request, [...IDS, ...GUIDS, QUANTITY, 'lines.#.billingCycle']);
    const { parent, name, value } = placeOf(request, path);
    const spelled = pick(random, [
      name.toLowerCase(),
      name.toUpperCase(),
      name.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`),
      `${name} `,
      `${name}s`,
    ]);
    const other = spelled === name ? `_${name}` : spelled;
    delete parent[name];
    parent[other] = value;
    return { body: JSON.stringify(request), field: fieldOf(path).replace(/[^.]*$/, other) };
  },
  'an instant with more than its offset': replaced(['validUntil'], (random, before) =>
    pick(random, [
      ...[
        `${before}[Europe/Berlin]`,
        `${before}/P1D`,
        before.replace('Z', ' CET'),
        before.replace('Z', '+1'),
      ],
      ...[before.replace('Z', '+24:00'), before.replace('Z', '+01:60'), before.replace('Z', 'ZZ')],
    ]),
  ),
  'everything wrong at once': (random) => {
    const request = aFullRequest(random);
    const broken = Object.fromEntries(
      Object.keys(request).map((name) => [name, pick(random, [null, 5, [], {}])]),
    );
    const lines = Array.from({ length: 20 }, () =>
      Object.fromEntries(Object.keys(request.lines[0]!).map((name) => [name, random()])),
    );
    return { body: JSON.stringify({ ...broken, lines }), field: 'lines[0].lineId' };
  },
  'lists in lists without end': replaced([...TEXTS, QUANTITY, 'lines.#.expected', 'lines.#'], (random) =>
    deep(whole(random, 5, 800)),
  ),
};

function deep(levels: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { lines: value };
  return [value];
}

/** Every kind of message that must never be bought for. */
export const MALFORMED: Readonly<Record<string, (random: Random) => Malformed>> = {
  ...MALFORMED_VALUES,
  ...MALFORMED_TEXTS,
};
