import type { Command } from './command.ts';

/** Commands that belong together in the help. */
export type CommandGroup = { readonly heading: string; readonly commands: readonly Command[] };

/** What `tieout --help` says. */
export function helpText(groups: readonly CommandGroup[]): string {
  const width = Math.max(...groups.flatMap(({ commands }) => commands.map((one) => callOf(one).length)));
  return [
    'tieout COMMAND [options]: reads and steers Tieout through its finance API.',
    ...groups.flatMap(({ heading, commands }) => [
      '',
      heading,
      ...commands.map((command) => `  ${callOf(command).padEnd(width)}  ${command.summary}`),
    ]),
    '',
    '  tieout COMMAND --help says what a command takes, with an example. Most take --json.',
    '',
    'Where: TIEOUT_API and TIEOUT_TOKEN in the environment (address of the API, and a token for it). Without them the',
    'system that `npm start` runs on this machine is asked; there TIEOUT_AS=ada or TIEOUT_AS=ben is another person.',
    '',
    'Exit status: 0 done; 1 the API refused, could not be reached or left something undone; 2 the command line is wrong,',
    'also where only the API could see that. With --json a refusal is on standard output too: {"error": {...}}.',
    '',
    'Begin with',
    ...QUESTIONS.map(([question, call]) => `  ${question.padEnd(QUESTION_WIDTH)}  tieout ${call}`),
    '',
  ].join('\n');
}

const QUESTIONS = [
  ['everything at once', 'report'],
  ['which invoices look wrong', 'invoices'],
  ['why is this invoice too high', 'invoices explain INVOICE'],
  ['what will be billed next month', 'expected'],
  ['which reservations were never billed', 'discrepancies --kind purchased_not_billed'],
  ['what was billed and nobody bought', 'discrepancies --kind billed_not_purchased'],
  ['what waits for somebody', 'cases list; tieout purchase list --stage awaiting_approval'],
  ['can this month be closed', 'period show MONTH'],
  ['files for others', 'export xlsx --period MONTH'],
  ['what became of this purchase', 'purchase show REQUEST/LINE'],
  ['is last night whole', 'billing night --look'],
] as const;
const QUESTION_WIDTH = Math.max(...QUESTIONS.map(([question]) => question.length));

/** What `tieout COMMAND --help` says. */
export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, { value, says, needed }]) => ({
    call: `--${name}${value === undefined ? '' : ` ${value}`}`,
    says: `${says}${needed ? ' (needed)' : ''}`,
  }));
  const width = Math.max(0, ...options.map(({ call }) => call.length));
  const { teaches = [] } = command;
  return [
    `tieout ${callOf(command)}${options.length === 0 ? '' : ' [options]'}`,
    '',
    `  ${command.summary}`,
    ...(options.length === 0 ? [] : ['']),
    ...options.map(({ call, says }) => `  ${call.padEnd(width)}  ${says}`),
    ...(teaches.length === 0 ? [] : ['']),
    ...teaches.map((sentence) => `  ${sentence}`),
    '',
    `  Example: tieout ${command.example}`,
    '',
  ].join('\n');
}

export function callOf({ words, takes, mayTake = [] }: Command): string {
  return [...words, ...takes, ...mayTake.map((name) => `[${name}]`)].join(' ');
}
