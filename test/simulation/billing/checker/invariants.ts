/** What has to hold, from issue 5 and section 5 of the design; each with the figure of the last line it counts in. */
export type Figure = 'tornReads' | 'duplicatedLines' | 'silentLosses' | 'unequalReruns' | 'violations';

export const INVARIANTS = {
  'a reader reads one whole state': 'tornReads',
  'what is published is one whole state of Microsoft': 'tornReads',
  'what was published does not change': 'tornReads',
  'the lines of a version are those of its parts, each once': 'duplicatedLines',
  'the sums of a version are those of its lines': 'duplicatedLines',
  'a difference is exactly what changed': 'duplicatedLines',
  'a whole night has every document': 'silentLosses',
  'every night ends, and says how': 'silentLosses',
  'filed means that lines, document and statement agree': 'silentLosses',
  'every document is filed in the end, as Microsoft has it': 'silentLosses',
  'no statement is lost': 'silentLosses',
  'every restatement is recorded': 'silentLosses',
  'a history only grows': 'silentLosses',
  'a night again leaves every byte': 'unequalReruns',
  'a night without news loads nothing': 'unequalReruns',
  'only known changes of stage': 'violations',
  'an estimate is what Microsoft expects': 'violations',
  'questions to Microsoft are bounded': 'violations',
  'nothing turns in circles': 'violations',
  'no failure of our own': 'violations',
  'no secret is said or stored': 'violations',
  'what nothing holds up is whole': 'violations',
} as const satisfies Readonly<Record<string, Figure>>;

export type Invariant = keyof typeof INVARIANTS;

export const NAMES = Object.keys(INVARIANTS) as Invariant[];
