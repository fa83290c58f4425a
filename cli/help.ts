import type { Command } from './command.ts';

/** What `tieout --help` says. */
export function helpText(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => callOf(command).length));
  return [
    'tieout COMMAND [options]: reads and steers Tieout through its finance API.',
    '',
    ...commands.map((command) => `  ${callOf(command).padEnd(width)}  ${command.summary}`),
    '',
    '  tieout COMMAND --help says what a command takes, with an example. Most take --json.',
    '',
    'Where: TIEOUT_API and TIEOUT_TOKEN in the environment (address of the API, and a token for it). Without them the',
    'system that `npm start` runs on this machine is asked; there TIEOUT_AS=ada or TIEOUT_AS=ben is another person.',
    '',
    'Exit status: 0 done; 1 the API refused, could not be reached or left something undone; 2 the command line is wrong,',
    'also where only the API could see that. With --json a refusal is on standard output too: {"error": {...}}.',
    '',
    'Begin with `tieout report`. An invoice looks wrong: `tieout documents` says whether it ties, `tieout discrepancies`',
    'where it differs from what was bought. A purchase looks wrong: `tieout purchase show REQUEST/LINE`. Something waits',
    'for a person: `tieout purchase list --stage awaiting_approval`, `tieout purchase list --stage unknown`. Is last night',
    'whole: `tieout billing night --look`. One invoice with every hash and check: `tieout billing show INVOICE`.',
    '',
  ].join('\n');
}

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
