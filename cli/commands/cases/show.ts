import { adviceFor } from '../../../lib/reporting/views/advice.ts';
import { standingOf } from '../../../lib/reporting/views/in-question.ts';
import type { AuditView, CaseView } from '../../../lib/reporting/views/case-view.ts';
import { withheldIs } from '../../ask-finance-api.ts';
import { asJson, asText, JSON_OPTION, type Command } from '../../command.ts';
import { printFacts } from '../../facts-text.ts';
import type { FinanceClient } from '../../finance-client.ts';
import { instantText } from '../../instant-text.ts';
import { amountOf } from '../../print-purchase.ts';
import { printTrail } from '../../print-trail.ts';
import { rateText } from '../../rate-text.ts';

export const casesShow: Command = {
  words: ['cases', 'show'],
  takes: ['CASE'],
  options: JSON_OPTION,
  summary: 'one case: both sides, its lines, evidence, and everything that happened to it',
  teaches: [
    'CASE as `tieout cases list` shows it. Its id is that of the discrepancy, and stays over nights.',
  ],
  example: 'cases show lines_do_not_sum:G012400002',
  run: async ({ client, given: [id = ''], options }) => {
    const [{ value: found }, trail] = await Promise.all([client.case(id), client.caseAudit(id)]);
    if (options['json'] === true) return asJson({ ...found, trail });
    return asText(printCase(found, trail, await seesDocument(client, found)), '');
  },
};

// A dispute pack is about whole documents: whoever may not see those is not offered one.
async function seesDocument(client: FinanceClient, { documentId }: CaseView): Promise<boolean> {
  if (documentId === null) return false;
  return withheldIs(
    false,
    client.document(documentId, 'alone').then(() => true),
  );
}

function printCase(found: CaseView, trail: readonly AuditView[], mayDispute: boolean): readonly string[] {
  const standing = standingOf({ ...found, explained: false }, new Map([[found.id, found.status]]));
  return [
    `Case ${found.id}: ${found.status}`,
    `  ${found.detail}${rateText(found)}`,
    ...printFacts([
      ['difference', amountOf(found.amount)],
      ['expected', found.expected === null ? 'not known' : amountOf(found.expected)],
      ['actual', amountOf(found.actual)],
      ['kind', `${found.kind}, decided by the rule ${found.rule}`],
      ['to do', found.status === 'resolved' ? undefined : adviceFor(found, standing).toDo],
      ['reason', `${found.reason}, says ${found.reasonBy === 'rule' ? 'the rule' : 'a person'}`],
      ['owner', found.owner ?? 'nobody'],
      ['age', `${found.age} days, since ${found.since} (${found.ageBucket})`],
      ['document', found.documentId ?? undefined],
      ['about document', found.relatedDocumentId ?? undefined],
      ['purchase', found.purchaseId ?? undefined],
      ['instalment', found.instalment === null ? undefined : String(found.instalment)],
      ['customer', found.customerId ?? undefined],
      ['bought in', found.boughtIn ?? undefined],
      ['stage', found.stage ?? undefined],
      ['period', `${found.period}, counts in the close of ${found.bookedIn}`],
      ['opened', found.openedOn],
      ['closed', found.closedOn === null ? undefined : `${found.closedOn}, ${found.closedBy ?? ''}`],
      ['revision', String(found.revision)],
    ]),
    ...linesOf(found),
    ...evidenceOf(found),
    '',
    'What happened',
    ...printTrail(trail),
    ...whatNext(found, mayDispute),
  ];
}

// At most so many lines; the JSON has all of them.
const MOST_LINES = 10;

function linesOf({ lines }: CaseView): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  return [
    '',
    'Lines it is about',
    ...lines
      .slice(0, MOST_LINES)
      .map(({ documentId, part, line }) => `  tieout billing line ${documentId} ${part} ${line}`),
    ...(more > 0 ? [`  … and ${more} more: tieout cases show CASE --json`] : []),
  ];
}

function evidenceOf({ evidence }: CaseView): readonly string[] {
  if (evidence.length === 0) return [];
  const rows = evidence.map(
    ({ link, note, by, at }) =>
      `  ${link}  ${[note, `by ${by} at ${instantText(at)}`].filter(Boolean).join(', ')}`,
  );
  return ['', 'Evidence', ...rows];
}

function whatNext({ id, status, owner }: CaseView, mayDispute: boolean): readonly string[] {
  if (status === 'resolved') return [];
  if (status === 'accepted' || status === 'written_off')
    return ['', 'It is decided. To take that back:', `  tieout cases reopen '${id}' --comment TEXT`];
  return [
    '',
    'What can be done:',
    ...(owner === null ? [`  tieout cases assign '${id}' WHO`] : []),
    ...(status === 'waiting_on_microsoft'
      ? []
      : [`  tieout cases status '${id}' waiting_on_microsoft --comment TEXT`]),
    `  tieout cases status '${id}' accepted --comment TEXT`,
    ...(mayDispute ? [`  tieout export dispute_pack --case '${id}'`] : []),
  ];
}
