import { COLUMN_READING } from '../../lib/partner-center/billing-source/line-columns.ts';
import { JSON_READING } from '../../lib/partner-center/billing-v2/flat-json.ts';
import {
  createLineReader,
  NamedTwice,
  type LineReading,
} from '../../lib/partner-center/billing-v2/line-reader.ts';
import { parseJson, printJson, type Json } from '../../lib/partner-center/wire/json.ts';
import { hostileLine } from './hostile-line.ts';

/** How many hostile lines went which way, and the lines on which the two ways said different things. */
type Comparison = {
  readonly lines: number;
  readonly byShape: number;
  readonly byParser: number;
  readonly refused: number;
  readonly disagreed: readonly string[];
};

/** Reads hostile lines by a reader that has learnt their shapes, and each by the lossless parser alone. */
export function compareReaders(random: () => number, lines: number): Comparison {
  const columns = comparison(COLUMN_READING, JSON.stringify);
  const json = comparison<Json>(JSON_READING, printJson);
  const counts = { byShape: 0, byParser: 0, refused: 0 };
  const disagreed: string[] = [];
  for (let count = 0; count < lines; count += 1) {
    const line = hostileLine(random);
    const found = columns(line);
    counts[found.way] += 1;
    if (!found.agrees || !json(line).agrees) disagreed.push(line.slice(0, 2_000));
  }
  return { lines, ...counts, disagreed };
}

type Way = 'byShape' | 'byParser' | 'refused';

function comparison<Value>(
  reading: LineReading<Value>,
  text: (value: Value) => string,
): (line: string) => { readonly agrees: boolean; readonly way: Way } {
  let way: Way = 'refused';
  const read = createLineReader<Value>({
    ...reading,
    fromTokens: (names) => {
      const fromTokens = reading.fromTokens(names);
      return (tokens) => {
        way = 'byShape';
        return fromTokens(tokens);
      };
    },
    ...(reading.fromTexts && {
      fromTexts: (names) => {
        const fromTexts = reading.fromTexts?.(names);
        return (texts) => {
          way = 'byShape';
          return fromTexts?.(texts) as Value;
        };
      },
    }),
    fromJson: (json) => {
      way = 'byParser';
      return reading.fromJson(json);
    },
  });
  return (line) => {
    way = 'refused';
    const said = saidBy(() => text(read(line)));
    return { agrees: said === saidBy(() => text(reading.fromJson(namedOnce(line)))), way };
  };
}

/** What the lossless parser alone says, of a line in which every name that is written is still there afterwards. */
function namedOnce(line: string): Json {
  const json = parseJson(line);
  if (names(line) !== names(printJson(json))) throw new NamedTwice();
  return json;
}

function names(line: string): number {
  return line.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length ?? 0;
}

function saidBy(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return 'refused';
    if (error instanceof NamedTwice) return 'names a column twice';
    throw error;
  }
}
