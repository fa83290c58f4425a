import { asJson, asText, filtersOf, JSON_OPTION, type Command } from '../../command.ts';
import { documentsInOrder } from '../../report-order.ts';
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
    'MATCHED + DISCREPANT + OUT OF SCOPE = BEFORE TAX, to the last cent. IN QUESTION is the net of its charges that no rule',
    'explains (negative: too little), decided or not. Too much and too little apart, and why: tieout invoices explain INVOICE',
  ],
  example: 'invoices --period 2024-02',
  run: async (asked) => {
    const { client, options } = asked;
    const filters = filtersOf(asked, { period: 'period' });
    const [documents, coverage, found, cases] = await Promise.all([
      client.documents(),
      client.coverage(filters),
      client.discrepancies({ ...filters, explained: 'false' }),
      client.cases(),
    ]);
    const ofPeriod = documents.filter(({ period }) => (filters['period'] ?? period) === period);
    const rows = invoiceRows({ documents: documentsInOrder(ofPeriod), coverage, found, cases });
    return options['json'] === true ? asJson(rows) : asText(invoiceTable(rows), 'No invoices yet.');
  },
};
