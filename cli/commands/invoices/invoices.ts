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
    'MATCHED + DISCREPANT + OUT OF SCOPE = BEFORE TAX, to the last cent. TOO MUCH and TOO LITTLE: charges that no rule explains',
    'and that wait for a decision. DECIDED: what people accepted or wrote off, net. Under a row: whole charges of which has to',
    'be found out first whose, in which currency or what for they are. Why: tieout invoices explain INVOICE',
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
    const rows = invoiceRows({
      ...{ documents: documentsInOrder(documents), coverage, found },
      cases: cases.flat(),
    });
    return options['json'] === true ? asJson(rows) : asText(invoiceTable(rows), 'No invoices yet.');
  },
};
