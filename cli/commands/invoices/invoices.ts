import { asJson, asText, filtersOf, JSON_OPTION, type Command } from '../../command.ts';
import { documentsInOrder } from '../../report-order.ts';
import type { DiscrepancyView } from '../../../lib/reporting/views/discrepancy-view.ts';
import { printSums } from '../../print-sums.ts';
import type { Statuses } from '../../../lib/reporting/views/in-question.ts';
import { kindAsDecided, statusesOf } from './case-statuses.ts';
import { invoiceRows } from './invoice-rows.ts';
import { invoiceTable } from './invoice-table.ts';

export const invoices: Command = {
  words: ['invoices'],
  takes: [],
  options: {
    period: { type: 'string', value: 'MONTH', says: 'only those of this billing period: 2024-02' },
    ...JSON_OPTION,
  },
  summary: 'every invoice and credit note: total, tied or not, matched, discrepant, out of scope, open cases',
  teaches: [
    'MATCHED + DISCREPANT + OUT OF SCOPE = BEFORE TAX, to the last cent. TOO MUCH and TOO LITTLE: charges that no rule explains',
    'and that wait for a decision. DECIDED: what people accepted or wrote off, net. Under a row: whole charges of which has to',
    'be found out first whose, in which currency or what for they are. Why: tieout invoices explain INVOICE. Below, what',
    'should have been on an invoice and is on none: it is in no row; what of it was accepted or written off stands apart.',
  ],
  example: 'invoices --period 2024-02',
  run: async (asked) => {
    const { client, options } = asked;
    const filters = filtersOf(asked, { period: 'period' });
    const [documents, coverage, found, ...cases] = await Promise.all([
      client.documents(filters),
      client.coverage(filters),
      client.discrepancies({ ...filters, explained: 'false' }),
      client.cases(),
      client.cases({ status: 'accepted' }),
      client.cases({ status: 'written_off' }),
    ]);
    const known = cases.flat();
    const rows = invoiceRows({
      ...{ documents: documentsInOrder(documents), coverage, found },
      cases: known,
    });
    if (options['json'] === true) return asJson(rows);
    return asText([...invoiceTable(rows), ...onNoInvoice(found, statusesOf(known))], 'No invoices yet.');
  },
};

/** What should have been on an invoice and is on none: no row above has it. What was decided about is summed apart. */
function onNoInvoice(found: readonly DiscrepancyView[], statuses: Statuses): readonly string[] {
  const missing = found.filter(({ stage }) => stage !== null);
  if (missing.length === 0) return [];
  return [
    '',
    ...printSums(
      'ON NO INVOICE',
      missing,
      (one) => kindAsDecided(one, statuses),
      ({ expected, amount }) => expected ?? amount,
    ),
    '',
    'Which ones: tieout discrepancies --kind KIND',
  ];
}
