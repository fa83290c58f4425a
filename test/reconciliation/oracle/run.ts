import { parseArgs } from 'node:util';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { sha256 } from '../../fakes/sha256.ts';
import { checkBooks } from './check-books.ts';
import { EVERYTHING } from './reached.ts';

// node test/reconciliation/oracle/run.ts --books 100000 --seed 1 [--from 0]

const { values } = parseArgs({
  options: {
    books: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});

const startedAt = performance.now();
const checked = await checkBooks((book) => reconcile(book, sha256), {
  seed: Number(values.seed),
  from: Number(values.from),
  books: Number(values.books),
  onProgress: (books, disagreements) => console.error(`${books} books, ${disagreements} disagreements`),
});
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);

for (const { index, rows } of checked.disagreements) {
  console.log(`book ${index} of seed ${values.seed}`);
  for (const row of rows) console.log(`  ${row}`);
}
for (const [what, count] of [...checked.reached].sort()) console.log(`${String(count).padStart(9)}  ${what}`);
const never = EVERYTHING.filter((what) => !checked.reached.get(what));
if (never.length > 0) console.log(`never reached: ${never.join(', ')}`);
console.log(
  `${checked.books} books (${checked.known} with known truth), ${checked.lines} lines, ${checked.matches} matches, ` +
    `${checked.disagreements.length} disagreements, ${seconds} s`,
);
process.exitCode = checked.disagreements.length + never.length === 0 ? 0 : 1;
