import { exportLineMembers, jsonLine } from './export-line.ts';

type Members = (readonly [string, string])[];
type Random = () => number;

/**
 * A line that somebody wrote who knows how such lines are read: one of the plain ones, or one with something odd in a
 * value, in a name, in the order or in the text as a whole. Some are JSON and some only nearly.
 */
export function hostileLine(random: Random): string {
  const members: Members = [...exportLineMembers(random)];
  const kind = Math.floor(random() * 20);
  if (kind < 4) return jsonLine(members);
  if (kind < 11) return jsonLine(withOddValues(members, random));
  if (kind < 15) return withOddNames(members, random);
  return oddText(jsonLine(kind < 17 ? withOddValues(members, random) : members), random);
}

const VALUES = [
  ...['null', 'true', 'false', '[]', '{}', '[1,2]', '["a"]', '""', '" "', '"  12.50 "', '"null"', '"true"'],
  ...[
    '-0',
    '0.10',
    '1e5',
    '1E-7',
    '-2.5E+3',
    '1e400',
    '-1e-400',
    '9007199254740993',
    '0.1000000000000000055511151231',
  ],
  ...['12345678901234567890123456789012345678', '0.00000000000000000000000000000000000001'],
  ...['1234567890.1234567890123456789012345678', '100000000000000000000000000000000000000000e-3'],
  // Not numbers of JSON.
  ...[
    '00.1',
    '01',
    '-01',
    '.5',
    '5.',
    '+1',
    '1e',
    '1e+',
    '0x10',
    'NaN',
    '-Infinity',
    '1_000',
    '- 1',
    'nul',
    'True',
    '',
  ],
  // What stands in them must not be taken for a column.
  ...['{"Subtotal":1}', '{"Total":{"Currency":"USD"}}', '[{"Subtotal":2}]', '"{\\"Subtotal\\":3}"'],
  ...[
    '",\\"Subtotal\\":4,\\"x\\":\\""',
    '"\\\\"',
    '"\\\\\\\\"',
    '"\\"Subtotal\\":5"',
    String.raw`"\\\",\"Total\":6"`,
  ],
  ...[String.raw`"\u0045UR"`, String.raw`"\ud800"`, String.raw`"\uD83D\uDE00"`, String.raw`"\n\t\/\b"`],
  // Not texts of JSON.
  ...[
    String.raw`"\x"`,
    String.raw`"\u12g4"`,
    String.raw`"\"`,
    '"',
    "'EUR'",
    '"a\tb"',
    '"a\u0000b"',
    '"a\u001fb"',
  ],
  ...['"a\u007fb"', '"a\u2028b"', '"a\u00a0b"', '"日本語"', '"\uFEFF"', '"Zoë"', '"😀"', '"\\u0000"'],
  ...[
    '"1,037.78"',
    '"EURO"',
    '"soon"',
    '"0001-01-01T00:00:00"',
    '5/**/',
    '"a" "b"',
    '1 2',
    '"a",',
    '{"a":1,}',
  ],
  `"${'x'.repeat(70_000)}"`,
  `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
];

function withOddValues(members: Members, random: Random): Members {
  const odd = [...members];
  for (let count = 1 + Math.floor(random() * 2); count > 0; count -= 1) {
    const at = Math.floor(random() * odd.length);
    odd[at] = [odd[at]?.[0] ?? '', VALUES[Math.floor(random() * VALUES.length)] ?? ''];
  }
  return odd;
}

function withOddNames(members: Members, random: Random): string {
  const at = Math.floor(random() * members.length);
  const [name, value] = members[at] ?? ['', ''];
  const other = random() < 0.5 ? value : '"other"';
  const add = (...member: readonly [string, string]): string => {
    const more = [...members];
    more.splice(Math.floor(random() * more.length), 0, member);
    return jsonLine(more);
  };
  const variants: readonly (() => string)[] = [
    () => add(name, other),
    () => add(name.toLowerCase(), other),
    () => add(name.toUpperCase(), other),
    () =>
      add('TotalForCustomer', random() < 0.5 ? (members.find(([one]) => one === 'Total')?.[1] ?? '') : '1'),
    () => add('attributes', '{"objectType":"LicenseBasedLineItem"}'),
    () => add('attributes', '"LicenseBasedLineItem"'),
    () => add('__proto__', '{"Subtotal":7}'),
    () => add('constructor', '"x"'),
    () => add('1', '"x"'),
    () => add('New column', '"x"'),
    () => add('a.b-c @d', '"x"'),
    () => add('"', '"x"'),
    () => add('', '"x"'),
    () => jsonLine(members.filter(([one]) => one !== name)),
    () => jsonLine(members.map(([one, said]) => [one.toLowerCase(), said])),
    () => jsonLine([...members.slice(at), ...members.slice(0, at)]),
    () => jsonLine(members).replace('"Subtotal":', String.raw`"Subt\u006ftal":`),
    () => jsonLine(members).replace('"Total":', '"Total" :'),
    () => jsonLine(members).replace('"Total":', 'Total:'),
    () => jsonLine(members).replace('"Total":', '"Total"'),
  ];
  return variants[Math.floor(random() * variants.length)]?.() ?? '';
}

function oddText(line: string, random: Random): string {
  const cut = Math.floor(random() * line.length);
  const variants: readonly (() => string)[] = [
    () => line.slice(0, cut),
    () => line.slice(cut),
    () => `${line.slice(0, cut)}${line.slice(cut + 1)}`,
    () => `${line.slice(0, cut)}\uFEFF${line.slice(cut)}`,
    () => `${line.slice(0, cut)} ${line.slice(cut)}`,
    () => `\uFEFF${line}`,
    () => ` ${line}`,
    () => `${line}\r`,
    () => `${line} `,
    () => `${line}\r\r`,
    () => `${line},`,
    () => `${line}${line}`,
    () => line.replace(/}$/, ',}'),
    () => line.replace(/,/, ',,'),
    () => line.replaceAll('":', '": ').replaceAll(',"', ', "'),
    () => line.replaceAll('":', '" :\t'),
    () => line.replaceAll(',"', ',\u00a0"'),
    () => `[${line}]`,
    () => JSON.stringify(line),
    () => ['{}', '5', 'null', '[]', 'true', '""', '{', '}', '{"a"}', '{"":1}', 'undefined'][cut % 11] ?? '',
  ];
  return variants[Math.floor(random() * variants.length)]?.() ?? '';
}
