import { adviceOnCase } from '../../../lib/reporting/views/advice.ts';
import type { AuditView, CaseView } from '../../../lib/reporting/views/case-view.ts';
import { firstCharge } from '../../../lib/reporting/views/first-charge.ts';
import type { MatchView } from '../../../lib/reporting/views/match-view.ts';
import { absentIs, withheldIs } from '../../ask-finance-api.ts';
import { asJson, asText, JSON_OPTION, type Command } from '../../command.ts';
import { printFacts } from '../../facts-text.ts';
import type { FinanceClient } from '../../finance-client.ts';
import { instantText } from '../../instant-text.ts';
import { amountOf } from '../../print-purchase.ts';
import { printTrail } from '../../print-trail.ts';
import { isObserved } from '../../purchase-names.ts';
import { rateText } from '../../rate-text.ts';

export const casesShow: Command = {
  words: ['cases', 'show'],
  takes: ['CASE'],
  options: JSON_OPTION,
  summary: 'one case: both sides, its lines, evidence, and everything that happened to it',
  teaches: [
    'CASE as `tieout cases list` shows it. Its id is that of the discrepancy, and stays over nights. Of a charge that came twice',
    'it names the first one, too, so that the two can be compared.',
  ],
  example: 'cases show lines_do_not_sum:G012400002',
  run: async ({ client, given: [id = ''], options }) => {
    const [{ value: found }, trail] = await Promise.all([client.case(id), client.caseAudit(id)]);
    const first = await firstOf(client, found);
    if (options['json'] === true) return asJson({ ...found, trail, firstCharge: first });
    return asText(printCase(found, trail, { mayDispute: await seesDocument(client, found), first }), '');
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

/** Of a second charge: the lines that charged the same instalment first, for whoever compares the two. */
async function firstOf(client: FinanceClient, found: CaseView): Promise<readonly MatchView[]> {
  const { kind, purchaseId } = found;
  if (kind !== 'billed_twice' || purchaseId === null) return [];
  const chain: Promise<Billed | undefined> = isObserved(purchaseId)
    ? client.observedChain(purchaseId)
    : client.chain(purchaseId);
  const billed = (await absentIs(undefined, withheldIs(undefined, chain))) as Billed | undefined;
  return firstCharge(found, billed?.matches ?? []);
}

type Billed = { readonly matches: readonly MatchView[] };
type Beside = { readonly mayDispute: boolean; readonly first: readonly MatchView[] };

function printCase(
  found: CaseView,
  trail: readonly AuditView[],
  { mayDispute, first }: Beside,
): readonly string[] {
  return [
    `Case ${found.id}: ${found.status}`,
    `  ${found.detail}${rateText(found)}`,
    ...printFacts([
      ['difference', amountOf(found.amount)],
      ['expected', found.expected === null ? 'not known' : amountOf(found.expected)],
      ['actual', amountOf(found.actual)],
      ['kind', `${found.kind}, decided by the rule ${found.rule}`],
      ['to do', adviceOnCase(found, found.status).toDo],
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
    ...linesOf('Lines it is about', found.lines),
    ...linesOf('Charged first for the same instalment', first),
    ...evidenceOf(found),
    '',
    'What happened',
    ...printTrail(trail),
    ...whatNext(found, mayDispute),
  ];
}

// At most so many lines; the JSON has all of them.
const MOST_LINES = 10;

function linesOf(title: string, lines: CaseView['lines']): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  return [
    '',
    title,
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
