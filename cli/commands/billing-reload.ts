import type { DocumentDetails } from '../../lib/reporting/views/document-details.ts';
import { asJson, asText, JSON_OPTION, type Command } from '../command.ts';
import { followDocument } from '../follow-document.ts';
import { waitOption } from '../minutes-option.ts';
import { printRestatements } from '../print-versions.ts';

const HOUR_MS = 3_600_000;

export const billingReload: Command = {
  words: ['billing', 'reload'],
  takes: ['INVOICE'],
  options: {
    wait: { type: 'string', value: 'MINUTES', says: 'follows it for so long; 60 where it is left out' },
    ...JSON_OPTION,
  },
  summary: 'reads the lines of one invoice again out of the archive, without asking Microsoft for them',
  teaches: [
    'For after a change of how lines are read. The raw bytes are compared with their SHA-256 on the way. Lines that are',
    'read as before change nothing; others become a new version beside the old one, with the difference recorded.',
    'The invoice is filed anew afterwards; only where it does not tie its statement is fetched again, from Microsoft.',
    'The exit status is 1 where it could not be read again, or is still on its way.',
  ],
  example: 'billing reload G016907411',
  run: async (asked) => {
    const [id = ''] = asked.given;
    const before = await asked.client.document(id);
    const longestMs = waitOption(asked) ?? HOUR_MS;
    const after = await followDocument(asked, id, 'reload', longestMs);
    const text =
      asked.options['json'] === true
        ? asJson(await asked.client.document(after.id))
        : asText(outcome(before, after), '');
    return after.failure === null && !after.progress.open ? text : { notDone: text };
  },
};

function outcome(before: DocumentDetails, after: DocumentDetails): readonly string[] {
  if (after.failure !== null) return [`${after.id} could not be read again: ${after.failure}`];
  if (after.progress.open) return [`${after.id} is still being read: tieout billing show ${after.id}`];
  const [version] = after.versions;
  const said = `${version?.lines ?? 0} lines, ${version?.subtotal ?? '-'} ${after.currency} before tax`;
  if (version?.version === before.versions[0]?.version)
    return [`${after.id} reads as before: ${said}, version ${version?.version ?? '-'}.`];
  const known = before.restatements.length;
  const news = after.restatements.slice(known).map((one, index) => ({ ...one, number: known + index }));
  return [
    `${after.id} reads otherwise than before: ${said}, version ${version?.version ?? '-'}.`,
    ...printRestatements(news).slice(1),
  ];
}
