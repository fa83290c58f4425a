import type { Malformed } from './malformed-request.ts';
import { aFullRequest, aRandomRequest, ID, pick, textOf, whole, type Random } from './random-request.ts';

const LONGEST = 256 * 1024;

/** A right request whose text was changed to something that is none as a whole. */
function rewritten(rewrite: (text: string, random: Random) => string, field = '(whole)') {
  return (random: Random): Malformed => ({
    body: rewrite(JSON.stringify(aRandomRequest(random)), random),
    field,
  });
}

/** A right request whose texts contain no mark of JSON. */
function withoutInstants(random: Random): string {
  return JSON.stringify({ ...aFullRequest(random), validUntil: undefined });
}

/** A random place in a text at which one of these characters stands. */
function placeOf(text: string, marks: string, random: Random): number {
  const places = text.split('').flatMap((unit, index) => (marks.includes(unit) ? [index] : []));
  return pick(random, places);
}

const bytes = (random: Random, length: number, most: number) =>
  String.fromCharCode(...Array.from({ length }, () => whole(random, 0, most)));

export const MALFORMED_TEXTS: Readonly<Record<string, (random: Random) => Malformed>> = {
  'a message that was cut off': rewritten((text, random) => text.slice(0, whole(random, 1, text.length - 1))),
  'a message without its beginning': rewritten((text, random) =>
    text.slice(whole(random, 1, text.length - 1)),
  ),
  'a mark of the text lost': (random) => {
    const text = withoutInstants(random);
    const at = placeOf(text, '{}[]":', random);
    return { body: text.slice(0, at) + text.slice(at + 1), field: '(whole)' };
  },
  'a mark of the text twice': (random) => {
    const text = withoutInstants(random);
    const at = placeOf(text, '{}]:,', random);
    return { body: text.slice(0, at) + text.charAt(at) + text.slice(at), field: '(whole)' };
  },
  'a comma too many': rewritten((text) => text.replace(/\}(?=[^}]*$)/, ',}')),
  'comments in it': rewritten((text, random) =>
    pick(random, [`// please\n${text}`, `${text} // thanks`, `/* x */${text}`, `# x\n${text}`]),
  ),
  'single quotation marks': rewritten((text) => text.replaceAll('"', "'")),
  'names without quotation marks': rewritten((text) => text.replace(/"(\w+)":/g, '$1:')),
  'numbers that are none': (random) => {
    const word = pick(random, [
      'NaN',
      'Infinity',
      '-Infinity',
      'undefined',
      '0x10',
      '.5',
      '5.',
      '+5',
      '01',
      '1_000',
      '5n',
    ]);
    const body = JSON.stringify(aFullRequest(random)).replace(/"quantity":\d+/, `"quantity":${word}`);
    return { body, field: '(whole)' };
  },
  'a byte-order mark': rewritten((text, random) => pick(random, ['\ufeff', 'ï»¿', '\ufffe', 'þÿ']) + text),
  'zero bytes around it': rewritten((text, random) =>
    pick(random, [`${text}\u0000`, `\u0000${text}`, text + '\u0000'.repeat(whole(random, 2, 64))]),
  ),
  'a line break in a text': rewritten((text, random) =>
    text.replace(/"requestId":"/, `$&${pick(random, ['\n', '\r\n', '\t', '\u0000', '\u001f'])}`),
  ),
  'unknown escapes': rewritten((text, random) =>
    text.replace(/"requestId":"/, `$&\\${pick(random, ['x41', 'a', 'u12', 'uZZZZ', '0', "'", 'U0041'])}`),
  ),
  'bytes of anything': (random) => ({
    body: `\u0001${bytes(random, whole(random, 1, 300), 255)}`,
    field: '(whole)',
  }),
  'units of anything': (random) => ({
    body: `}${bytes(random, whole(random, 1, 300), 65_535)}`,
    field: '(whole)',
  }),
  'two bytes for every letter': rewritten((text) => text.replace(/./gs, '$&\u0000')),
  'a packed message': (random) => ({
    body: `\u001f\u008b\u0008${bytes(random, whole(random, 20, 200), 255)}`,
    field: '(whole)',
  }),
  'a request in Base64': rewritten((text) => Buffer.from(text).toString('base64')),
  'a request in hexadecimal': rewritten((text) => `7b${Buffer.from(text).toString('hex').slice(2)}`),
  'a form': rewritten((text) => new URLSearchParams({ body: text }).toString()),
  XML: (random) => ({
    body: `<?xml version="1.0"?><request id="${textOf(random, ID, 12)}"/>`,
    field: '(whole)',
  }),
  YAML: (random) => ({
    body: `requestId: ${textOf(random, ID, 12)}\nlines:\n  - quantity: 2\n`,
    field: '(whole)',
  }),
  'a table': (random) => ({ body: `requestId;quantity\n${textOf(random, ID, 12)};2\n`, field: '(whole)' }),
  'a request as a text in a text': rewritten((text) => JSON.stringify(text)),
  'two requests, one a line': rewritten(
    (text, random) => `${text}\n${JSON.stringify(aRandomRequest(random))}`,
  ),
  'a list of requests': rewritten((text) => `[${text}]`),
  'a request in an envelope': rewritten(
    (text, random) =>
      JSON.stringify({
        [pick(random, ['Message', 'body', 'detail', 'data', 'payload', 'Records'])]: pick<unknown>(random, [
          text,
          JSON.parse(text),
        ]),
      }),
    'schemaVersion',
  ),
  'nothing but blanks': (random) => ({
    body: textOf(random, ' \t\r\n', whole(random, 0, 60)),
    field: '(whole)',
  }),
  'a value that is no object': (random) => ({
    body: pick(random, [
      ...[
        'null',
        'true',
        'false',
        '[]',
        '""',
        '0',
        '-0',
        `"${textOf(random, ID, 9)}"`,
        String(random() * 1e9),
      ],
      JSON.stringify([random(), null, textOf(random, ID, 4)]),
    ]),
    field: '(whole)',
  }),
  'an object with other fields': (random) => ({
    body: JSON.stringify({ [textOf(random, ID, 6)]: random(), [textOf(random, ID, 7)]: { a: [1] } }),
    field: 'schemaVersion',
  }),
  'brackets without end': (random) => ({
    body: pick(random, ['[', '{"lines":', '[[{"a":']).repeat(whole(random, 10, 20_000)),
    field: '(whole)',
  }),
  'a deep list': (random) => {
    const depth = whole(random, 10, 20_000);
    return { body: `${'['.repeat(depth)}${']'.repeat(depth)}`, field: '(whole)' };
  },
  'a deep object': (random) => {
    const depth = whole(random, 10, 10_000);
    return {
      body: `${'{"lines":'.repeat(depth)}${whole(random, 0, 999)}${'}'.repeat(depth)}`,
      field: 'lines',
    };
  },
  'a message that is too long': rewritten((text, random) => {
    const more = LONGEST - text.length + whole(random, 1, 5_000);
    return pick(random, [
      text + ' '.repeat(more),
      ' '.repeat(more) + text,
      text.replace('{', `{"reference":"${'x'.repeat(more)}",`),
      '9'.repeat(LONGEST + whole(random, 1, 99)),
    ]);
  }),
  'a name that is given twice': (random) => {
    const request = aFullRequest(random);
    const name = pick(random, ['requestId', 'customerId', 'market', 'schemaVersion']);
    const spelled = pick(random, [name, `\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}`]);
    const value = JSON.stringify(pick(random, [request[name], 'other', 5, null, { deep: [1] }]));
    return { body: JSON.stringify(request).replace('{', `{"${spelled}":${value},`), field: name };
  },
  'a name that is given twice further down': (random) => {
    const request = aFullRequest(random);
    const [place, name] = pick(random, [
      ['"lineId":', 'quantity'],
      ['"lineId":', 'expected'],
    ] as const);
    const value = JSON.stringify(
      pick(random, [whole(random, 1, 99), { amount: '1', currency: 'EUR' }, [[]], '"{[,:']),
    );
    return {
      body: JSON.stringify(request).replace(place, `"${name}":${value},${place}`),
      field: `lines[0].${name}`,
    };
  },
};
