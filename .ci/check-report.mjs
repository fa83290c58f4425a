// Checks the report of the main job (small.json): what it must say, to the cent. Prints every difference.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const expected = JSON.parse(readFileSync(new URL('expected-report.json', import.meta.url), 'utf8'));
const problems = [];

function same(what, actual, wanted) {
  if (!isDeepStrictEqual(actual, wanted))
    problems.push(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`);
}

const rows = (things, keys) => things.map((thing) => keys.map((key) => thing[key]).join(' ')).sort();
const { inProgress: _open, ...purchases } = report.purchases;
same('purchases', purchases, expected.purchases);
same('matches', report.matches, expected.matches);
same('invoices', rows(report.invoices, expected.invoices.keys), [...expected.invoices.rows].sort());
same(
  'discrepancies',
  rows(report.discrepancies, expected.discrepancies.keys),
  [...expected.discrepancies.rows].sort(),
);
same('balances', rows(report.balances, expected.balances.keys), [...expected.balances.rows].sort());
if (!(report.elapsedMs > 0)) problems.push('elapsedMs is missing');
for (const { id, statementSha256 } of report.invoices)
  if (!/^[0-9a-f]{64}$/.test(statementSha256 ?? '')) problems.push(`${id} has no statement`);

for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0 ? 'The report is as expected.' : `The report differs in ${problems.length} ways.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
