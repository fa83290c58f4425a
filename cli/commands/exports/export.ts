import {
  asJson,
  asText,
  JSON_OPTION,
  textOption,
  UsageError,
  type Asked,
  type Command,
} from '../../command.ts';
import { writtenExport } from '../../fetch-export.ts';
import { waitOption } from '../../minutes-option.ts';
import { formatNamed } from './export-formats.ts';
import { OUT_OPTION, saveExport } from './save-export.ts';

const HALF_AN_HOUR_MS = 30 * 60_000;

export const exportFiles: Command = {
  words: ['export'],
  takes: [],
  mayTake: ['FORMAT'],
  options: {
    format: { type: 'string', value: 'FORMAT', says: 'another way to name the format' },
    period: { type: 'string', value: 'MONTH', says: 'of this billing period: 2024-02' },
    invoice: { type: 'string', value: 'INVOICE', says: 'of this document', field: 'documentId' },
    case: { type: 'string', value: 'CASE', says: 'of this case; for a dispute_pack', field: 'caseId' },
    ...OUT_OPTION,
    wait: { type: 'string', value: 'MINUTES', says: 'waits for so long; 30 where it is left out' },
    ...JSON_OPTION,
  },
  summary: 'has files written for finance, fetches them, and proves that they came whole',
  teaches: [
    'csv: lines, discrepancies, documents. xlsx: the same as a workbook. parquet: lines, in files of 100,000. focus: FOCUS',
    'cost and usage, invoice detail and billing periods. accounting: balanced debits and credits. cases_csv, cases_xlsx: the',
    'queue of cases, to be edited and uploaded. dispute_pack: what Microsoft needs to see of one invoice or case, as a zip.',
    'Without --period, --invoice or --case it is of everything. What a file cannot show is said, and is no failure.',
  ],
  example: 'export xlsx --period 2024-02 --out february',
  run: async (asked) => {
    const wish = wishOf(asked);
    const written = await writtenExport(asked, wish, waitOption(asked) ?? HALF_AN_HOUR_MS);
    const saved = await saveExport(asked, written);
    return asked.options['json'] === true ? asJson(saved.json) : asText(saved.lines, '');
  },
};

function wishOf(asked: Asked) {
  const [given] = asked.given;
  const option = textOption(asked, 'format');
  const format = given ?? option;
  if (format === undefined || (given !== undefined && option !== undefined))
    throw new UsageError('Name one format, as in: tieout export csv --period 2024-02');
  const [period, documentId, caseId] = ['period', 'invoice', 'case'].map((name) => textOption(asked, name));
  const named = [period, documentId, caseId].filter((one) => one !== undefined);
  if (named.length > 1) throw new UsageError('Name one of --period, --invoice and --case.');
  const isPack = formatNamed(format) === 'dispute_pack';
  if (isPack && documentId === undefined && caseId === undefined)
    throw new UsageError('A dispute_pack is of one --invoice or one --case.');
  if (!isPack && caseId !== undefined) throw new UsageError('Of one --case there is a dispute_pack only.');
  return {
    format: formatNamed(format),
    ...(period === undefined ? {} : { period }),
    ...(documentId === undefined ? {} : { documentId }),
    ...(caseId === undefined ? {} : { caseId }),
  };
}
