import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from '../../cli/table.ts';
import { readExampleMap, subjectOf, type ExampleMap } from './example-map.ts';
import { SUBJECTS } from './subjects.ts';

const USAGE = `Usage: npm run conformance -- DIR [DIR ...] [--map FILE]
Holds documented examples of Partner Center and Graph against the client. An answer has to decode and to print back
without losing a digit or a field; a request has to equal what the client sends for the same intent.
  DIR         a folder of examples, one request or answer a file
  --map FILE  which file belongs to which operation: {"cart-create*.request.json": "create_cart request", ...}, where
              the name of the file tells the side if it is left out;
              test/conformance/default-map.json where left out
Exit status: 0 when all hold, 1 when one does not or belongs to nothing known, 2 for bad arguments.`;

/** Not examples, by their names: tables, notes, requests in words, bodies that are no JSON. */
const SKIPPED = /\.(txt|csv|http|gz|md)$/i;

type Row = {
  readonly example: string;
  readonly subject: string;
  readonly verdict: 'ok' | 'FAILED' | 'unknown' | 'skipped';
  readonly note: string;
};

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const asked = argumentsIn(words);
  if (asked === undefined) {
    console.error(USAGE);
    return 2;
  }
  const rows: Row[] = [];
  for (const file of asked.files) rows.push(await judged(file, asked.map));
  print(rows);
  return rows.some(({ verdict }) => verdict === 'FAILED' || verdict === 'unknown') ? 1 : 0;
}

function argumentsIn(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { map: { type: 'string' } },
      allowPositionals: true,
    });
    if (positionals.length === 0) return undefined;
    const mapFile = values.map ?? join(import.meta.dirname, 'default-map.json');
    const map = readExampleMap(readFileSync(mapFile, 'utf8'), new Set(Object.keys(SUBJECTS)));
    const files = positionals.flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => join(folder, name))
        .sort(),
    );
    if (files.length === 0) throw new TypeError(`${positionals.join(', ')}: no files`);
    return { map, files };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

async function judged(file: string, map: ExampleMap): Promise<Row> {
  const example = basename(file);
  const subject = subjectOf(map, example);
  const check = subject === undefined ? undefined : SUBJECTS[subject];
  if (subject === undefined || check === undefined) {
    return SKIPPED.test(example)
      ? { example, subject: '–', verdict: 'skipped', note: 'not an example, by its name' }
      : { example, subject: '?', verdict: 'unknown', note: 'the map has no operation for it' };
  }
  try {
    return { example, subject, ...(await check(readFileSync(file))) };
  } catch (error) {
    return {
      example,
      subject,
      verdict: 'FAILED',
      note: error instanceof Error ? error.message : String(error),
    };
  }
}

function print(rows: readonly Row[]): void {
  const columns = ['operation', 'example', 'verdict', ''].map((heading) => ({ heading }));
  const cells = rows.map(({ subject, example, verdict, note }) => ({
    cells: [subject, example, verdict, note],
  }));
  for (const line of table(columns, cells)) console.log(line);
  const count = (verdict: Row['verdict']) => rows.filter((row) => row.verdict === verdict).length;
  console.log(
    `\n  ${count('ok')} hold, ${count('FAILED')} failed, ${count('unknown')} unknown, ${count('skipped')} skipped`,
  );
}
