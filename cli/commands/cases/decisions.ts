import { CHOSEN_STATUSES } from '../../../lib/reconciliation/cases/case.ts';
import { JSON_OPTION, neededOption, textOption, UsageError, type Command } from '../../command.ts';
import { decideCase, REVISION_OPTION } from './decide-case.ts';

const COMMENT = { type: 'string', value: 'TEXT', says: 'why, for whoever reads it later' } as const;

export const casesAssign: Command = {
  words: ['cases', 'assign'],
  takes: ['CASE', 'WHO'],
  options: { ...REVISION_OPTION, ...JSON_OPTION },
  summary: "makes a case somebody's; nobody takes it from whoever has it",
  example: 'cases assign lines_do_not_sum:G012400002 ada',
  run: (asked) => {
    const [, who = ''] = asked.given;
    return decideCase(asked, { what: 'owner', body: { owner: who.toLowerCase() === 'nobody' ? null : who } });
  },
};

export const casesStatus: Command = {
  words: ['cases', 'status'],
  takes: ['CASE', 'STATUS'],
  options: {
    reason: {
      type: 'string',
      value: 'CODE',
      says: 'why the two sides differ, where you know better than the rule',
    },
    comment: COMMENT,
    ...REVISION_OPTION,
    ...JSON_OPTION,
  },
  summary: 'says how far a case is: investigating, waiting_on_microsoft, accepted, written_off …',
  teaches: [
    'accepted: the difference is real and stays. written_off: it is booked as a loss or a gain. Both need a --comment that',
    'says why. resolved is said by the reconciliation alone, once there is no difference. Of codes of reasons and what each',
    'status means: docs/cases.md',
  ],
  example: 'cases status lines_do_not_sum:G012400002 waiting_on_microsoft --comment "Ticket 2402-117."',
  run: (asked) => {
    const status = (asked.given[1] ?? '').toLowerCase().replaceAll(/[\s-]/g, '_');
    // resolved is refused with the reason, by whoever knows it.
    if (![...CHOSEN_STATUSES, 'resolved'].includes(status))
      throw new UsageError(
        `${asked.given[1]} is no status of a case. It can be ${CHOSEN_STATUSES.join(', ')}.`,
      );
    const [reason, comment] = [textOption(asked, 'reason'), textOption(asked, 'comment')];
    const body = {
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(comment === undefined ? {} : { comment }),
    };
    return decideCase(asked, { what: 'status', body });
  },
};

export const casesComment: Command = {
  words: ['cases', 'comment'],
  takes: ['CASE', 'COMMENT'],
  options: JSON_OPTION,
  summary: 'says something on a case',
  example: 'cases comment lines_do_not_sum:G012400002 "Microsoft says that the total stands."',
  run: (asked) => decideCase(asked, { what: 'comments', body: { comment: asked.given[1] ?? '' } }),
};

export const casesReopen: Command = {
  words: ['cases', 'reopen'],
  takes: ['CASE'],
  options: { comment: { ...COMMENT, needed: true }, ...REVISION_OPTION, ...JSON_OPTION },
  summary: 'takes back that a difference was accepted or written off',
  teaches: ['Where it counted in a period that is closed, that period has to be reopened first.'],
  example: 'cases reopen lines_do_not_sum:G012400002 --comment "Microsoft corrected it after all."',
  run: (asked) => decideCase(asked, { what: 'reopening', body: { comment: neededOption(asked, 'comment') } }),
};

export const casesEvidence: Command = {
  words: ['cases', 'evidence'],
  takes: ['CASE', 'LINK'],
  options: { note: { type: 'string', value: 'TEXT', says: 'what is to be seen there' }, ...JSON_OPTION },
  summary: 'links something to look at: a ticket, a mail, a page',
  example:
    'cases evidence lines_do_not_sum:G012400002 https://tickets.example/2402-117 --note "Microsoft\'s answer"',
  run: (asked) => {
    const note = textOption(asked, 'note');
    const body = { link: asked.given[1] ?? '', ...(note === undefined ? {} : { note }) };
    return decideCase(asked, { what: 'evidence', body });
  },
};
